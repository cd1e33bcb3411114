import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadDone, LoadListener } from "../player/verifier-client.ts";
import type { ListedReport, LoadRequest } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import { makeAnnouncements } from "./announcements.ts";
import { deadlineMs, smoothed } from "./deadline.ts";
import { makeElectionRun } from "./election-run.ts";
import type { EngineListener, MeshPort, Verifier } from "./engine.ts";
import { type Known, makeKnownObjects } from "./known-objects.ts";
import { makeLateParts } from "./late-parts.ts";
import { makeOwnFetches } from "./own-fetches.ts";
import { patientAfter } from "./patient-after.ts";
import { makePeerCopies } from "./peer-copies.ts";
import type { Reliance } from "./reliance.ts";
import type { VerifiedStore } from "./store/verified-store.ts";

export type ObjectSharingOptions = {
  client: Verifier;
  store: VerifiedStore;
  mesh: MeshPort;
  /** Objects of other sessions are left alone. */
  sid: string;
  /** What can be played before the next object is needed, in milliseconds. */
  bufferedMs: () => number;
  /** How long each rank waits, given what a fetch from the box takes in milliseconds. */
  delayMs: (rank: number, fetchMs: number | undefined) => number;
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
  reliance: Reliance;
  on: Pick<EngineListener, "took">;
};

/** Bytes as hls.js asks for them, while other viewers may bring them first. */
export type ObjectSharing = {
  load(request: LoadRequest, on: LoadListener): () => void;
  /** Takes what a verified playlist lists. */
  listed(report: ListedReport): void;
  arrived(name: ObjectName, bytes: Uint8Array<ArrayBuffer>, from: string): void;
  announced(name: ObjectName, from: string): void;
  lost(name: ObjectName, from: string): void;
  /** How long a verified playlist says that an object is; undefined before it is listed. */
  lengthOf(name: ObjectName): number | undefined;
  /** Whether this page is about to need an object. */
  wants(name: ObjectName): boolean;
  close(): void;
};

const MAX_RANK = 3;
/** Nobody may have, nor look for, what was listed long ago: it is waited for no longer than that, in milliseconds. */
const LATE_MS = 1000;

/**
 * One page fetches each object and gives it to the others; who is after it in rank steps in when it doesn't come, and the
 * buffer says how long hls.js may be kept waiting at all. With nobody there it is exactly the verifier's own way.
 */
export function makeObjectSharing(o: ObjectSharingOptions): ObjectSharing {
  const { client, store, mesh, on } = o;
  const patient = patientAfter(o.now, o.after);
  const objects = makeKnownObjects();
  const announcements = makeAnnouncements();
  /** What hls.js itself is asking the box for. */
  const alone = new Set<string>();
  /** Ends the wait of each of hls.js' requests that wait for others. */
  const waiters = new Set<() => void>();
  let fetchMs: number | undefined;
  let closed = false;

  const fetches = makeOwnFetches({
    client,
    now: o.now,
    onDone(known, loaded, tookMs) {
      fetchMs = smoothed(fetchMs, tookMs);
      give(known, loaded);
      keep(known, loaded);
    },
  });
  const copies = makePeerCopies({
    client,
    isThere: store.has,
    on: {
      held(name, data, from) {
        on.took(data.byteLength, { peer: from }, name);
        fetches.stop(name);
        mesh.push(name, Uint8Array.from(new Uint8Array(data)));
        settle(name, new Uint8Array(data));
      },
      false: (from) => mesh.blame(from, "byte-mismatch"),
      none: (name) => election.again(name),
    },
  });
  const election = makeElectionRun({
    kind: "media",
    self: mesh.self,
    neighbours: mesh.neighbours,
    near: mesh.near,
    reliance: o.reliance,
    spoke: announcements.spoke,
    delayMs: (rank) => o.delayMs(rank, fetchMs),
    maxRank: MAX_RANK,
    // A second request to the same box would be no quicker than hls.js' own.
    isThere: (name) => store.has(name) || fetches.running(name) || alone.has(objectKey("media", name)),
    isComing: (name) => announcements.coming(name) || copies.judging(name),
    fetch(name) {
      const known = objects.named(name);
      if (known === undefined) return;
      mesh.coming("media", name, known.length);
      fetches.begin(known);
    },
    after: patient,
  });
  const late = makeLateParts({
    objects,
    isThere: store.has,
    ask: mesh.ask,
    patienceMs: () => o.delayMs(1, fetchMs),
    elect: election.consider,
    after: o.after,
  });

  return {
    load(request, listener) {
      const known = objects.at(request.url);
      if (known === undefined || closed) return client.load(request, listener);
      const { name } = known;
      if (isShared(name)) return awaitObject(known, request, listener);
      // Whole segments come in parts here, and nobody has them.
      const hopeful = name.p !== undefined && mesh.neighbours(name.rid).length > 0;
      if (!hopeful) return loadAlone(known, request, listener);
      if (!known.fresh) late.seek(known);
      return awaitObject(known, request, listener);
    },
    listed(report) {
      if (report.sid !== o.sid || closed) return;
      for (const known of objects.add(report)) {
        copies.listed(known);
        if (known.fresh && mesh.neighbours(known.name.rid).length > 0) election.consider(known.name);
      }
    },
    arrived(name, bytes, from) {
      announcements.remove(name, from);
      copies.add(name, objects.named(name), bytes, from);
    },
    announced(name, from) {
      if (!closed && !store.has(name)) announcements.add(name, from);
    },
    lost(name, from) {
      announcements.remove(name, from);
      if (!closed && objects.named(name) !== undefined && !store.has(name)) election.again(name);
    },
    lengthOf: (name) => objects.named(name)?.length,
    wants: (name) =>
      !closed && name.p !== undefined && !store.has(name) && (objects.isFresh(name) || late.sought(name)),
    close() {
      closed = true;
      election.close();
      late.close();
      fetches.close();
      announcements.clear();
      copies.close();
      for (const fall of [...waiters]) fall();
    },
  };

  /** It is here, or on its way. */
  function isShared(name: ObjectName): boolean {
    return store.has(name) || fetches.running(name) || announcements.coming(name) || copies.judging(name);
  }

  /** Nobody else is there: hls.js' own request, kept for whoever comes. */
  function loadAlone(known: Known, request: LoadRequest, listener: LoadListener): () => void {
    const start = o.now();
    const key = objectKey("media", known.name);
    const end = () => alone.delete(key);
    alone.add(key);
    const stop = client.load(request, {
      done(loaded) {
        end();
        if (known.name.p !== undefined) fetchMs = smoothed(fetchMs, o.now() - start);
        keep(known, loaded);
        listener.done(loaded);
      },
      failed(failure, times) {
        end();
        listener.failed(failure, times);
      },
    });
    return () => {
      end();
      stop();
    };
  }

  /** Waits for whoever brings it first, and asks the box too when that takes too long. */
  function awaitObject(known: Known, request: LoadRequest, listener: LoadListener): () => void {
    const { name, url } = known;
    const start = o.now();
    let stopLoad: (() => void) | undefined;
    let over = false;
    const end = () => {
      over = true;
      waiters.delete(fall);
      unwait();
      cancel();
      fetches.forget(name, fall);
      stopLoad?.();
    };
    // The box may hang: what others bring meanwhile is taken all the same.
    const fall = () => {
      if (over || stopLoad !== undefined) return;
      cancel();
      const answered: LoadListener = {
        done(loaded) {
          give(known, loaded);
          if (over) return;
          end();
          listener.done(loaded);
        },
        failed(failure, times) {
          if (over) return;
          end();
          listener.failed(failure, times);
        },
      };
      stopLoad = closed ? client.load(request, answered) : loadAlone(known, request, answered);
    };
    let unwait = () => {};
    let cancel = () => {};
    unwait = store.whenThere(name, ({ buffer }) => {
      end();
      const at = o.now();
      listener.done({ url, data: buffer, times: { start, first: at, end: at } });
    });
    if (over) return () => {};
    waiters.add(fall);
    // An own fetch that fails is answered by hls.js' own request, with its patience and its reports. Somebody else may be
    // quicker than an own fetch that hangs; a second one to the same box would hang as well.
    if (!fetches.onFailure(name, fall)) {
      const deadline = deadlineMs({ bufferedMs: o.bufferedMs(), fetchMs });
      cancel = patient(known.fresh ? deadline : Math.min(LATE_MS, deadline), () => {
        if (!fetches.onFailure(name, fall)) fall();
      });
    }
    return end;
  }

  /** Bytes that came from the box and were verified there. */
  function keep({ name }: Known, { data }: LoadDone): void {
    if (!(data instanceof ArrayBuffer) || closed) return;
    on.took(data.byteLength, "http", name);
    settle(name, new Uint8Array(data));
  }

  function give({ name }: Known, { data }: LoadDone): void {
    if (data instanceof ArrayBuffer && !closed) mesh.push(name, Uint8Array.from(new Uint8Array(data)));
  }

  function settle(name: ObjectName, bytes: Uint8Array): void {
    election.drop(name);
    announcements.drop(name);
    copies.drop(name);
    store.put(name, bytes);
  }
}
