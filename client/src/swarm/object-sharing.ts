import { objectKey, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadDone, LoadListener } from "../player/verifier-client.ts";
import type { ListedReport, LoadFailure, LoadRequest } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import { deadlineMs, smoothed } from "./deadline.ts";
import { makeElectionRun } from "./election-run.ts";
import type { EngineListener, MeshPort, Verifier } from "./engine.ts";
import { type Known, makeKnownObjects } from "./known-objects.ts";
import { makeRecent } from "./mesh/recent.ts";
import { patientAfter } from "./patient-after.ts";
import type { Reliance } from "./reliance.ts";
import { makeEarlyBytes } from "./store/early-bytes.ts";
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
/** Some seconds of two renditions and five neighbours. */
const SPOKEN = 512;
/** Patience with a fetch for the others; hls.js has its own for what it asks itself. */
const PATIENCE = { firstByteMs: 2500, totalMs: 10_000 };

/**
 * One page fetches each object and gives it to the others; who is after it in rank steps in when it doesn't come, and the
 * buffer says how long hls.js may be kept waiting at all. With nobody there it is exactly the verifier's own way.
 */
export function makeObjectSharing(o: ObjectSharingOptions): ObjectSharing {
  const { client, store, mesh, on } = o;
  const objects = makeKnownObjects();
  /** Who says that an object is on its way from there. */
  const coming = new Map<string, Set<string>>();
  /** Who said so of which object, whatever came of it. */
  const spoken = makeRecent<string>(SPOKEN);
  /** Own fetches for everybody. */
  const fetching = new Map<string, { stop: () => void; waiting: Set<() => void> }>();
  /** Copies that peers brought: the first is being checked, the others wait for its verdict. */
  const checking = new Map<string, { bytes: Uint8Array<ArrayBuffer>; from: string }[]>();
  const early = makeEarlyBytes();
  /** Ends the wait of each of hls.js' requests that wait for others. */
  const waiters = new Set<() => void>();
  let fetchMs: number | undefined;
  let closed = false;

  const patient = patientAfter(o.now, o.after);
  const keyOf = (name: ObjectName) => objectKey("media", name);
  const election = makeElectionRun({
    kind: "media",
    self: mesh.self,
    neighbours: mesh.neighbours,
    near: mesh.near,
    reliance: o.reliance,
    spoke: (peerId, name) => spoken.has(`${peerId} ${keyOf(name)}`),
    delayMs: (rank) => o.delayMs(rank, fetchMs),
    maxRank: MAX_RANK,
    isThere: (name) => store.has(name) || fetching.has(keyOf(name)),
    isComing: (name) => coming.has(keyOf(name)) || checking.has(keyOf(name)),
    fetch(name) {
      const known = objects.named(name);
      if (known !== undefined) fetchForAll(known);
    },
    after: patient,
  });

  return {
    load(request, listener) {
      const known = objects.at(request.url);
      if (known === undefined || closed) return client.load(request, listener);
      const key = keyOf(known.name);
      const shared = store.has(known.name) || fetching.has(key) || coming.has(key) || checking.has(key);
      // Nobody fetches for others what was listed before they came.
      const hopeful = known.fresh && mesh.neighbours(known.name.rid).length > 0;
      if (!shared && !hopeful) return loadAlone(known, request, listener);
      return awaitObject(known, request, listener);
    },
    listed(report) {
      if (report.sid !== o.sid || closed) return;
      for (const known of objects.add(report)) {
        for (const { bytes, from } of early.take(known.name)) check(known, bytes, from);
        if (known.fresh && mesh.neighbours(known.name.rid).length > 0) election.consider(known.name);
      }
    },
    arrived(name, bytes, from) {
      unannounce(name, from);
      if (closed || store.has(name)) return;
      const known = objects.named(name);
      if (known === undefined) early.keep(name, bytes, from);
      else check(known, bytes, from);
    },
    announced(name, from) {
      const key = keyOf(name);
      if (closed || store.has(name)) return;
      spoken.add(`${from} ${key}`);
      coming.set(key, (coming.get(key) ?? new Set()).add(from));
    },
    lost(name, from) {
      unannounce(name, from);
      if (!closed && objects.named(name) !== undefined && !store.has(name)) election.again(name);
    },
    lengthOf: (name) => objects.named(name)?.length,
    wants: (name) => !closed && name.p !== undefined && !store.has(name) && objects.isFresh(name),
    close() {
      closed = true;
      election.close();
      for (const { stop } of fetching.values()) stop();
      fetching.clear();
      coming.clear();
      checking.clear();
      early.clear();
      for (const fall of [...waiters]) fall();
    },
  };

  /** Nobody else is there: hls.js' own request, kept for whoever comes. */
  function loadAlone(known: Known, request: LoadRequest, listener: LoadListener): () => void {
    const start = o.now();
    return client.load(request, {
      done(loaded) {
        if (known.name.p !== undefined) fetchMs = smoothed(fetchMs, o.now() - start);
        keep(known, loaded);
        listener.done(loaded);
      },
      failed: listener.failed,
    });
  }

  /** Waits for whoever brings it first, and asks the box when that takes too long. */
  function awaitObject(known: Known, request: LoadRequest, listener: LoadListener): () => void {
    const { name, url } = known;
    const start = o.now();
    let stopLoad = () => {};
    let over = false;
    const end = () => {
      over = true;
      waiters.delete(fall);
      unwait();
      cancel();
      fetching.get(keyOf(name))?.waiting.delete(fall);
    };
    const fall = () => {
      if (over) return;
      end();
      stopLoad = closed ? client.load(request, listener) : loadAlone(known, request, {
        done(loaded) {
          give(known, loaded);
          listener.done(loaded);
        },
        failed: listener.failed,
      });
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
    const own = fetching.get(keyOf(name));
    // An own fetch that fails is answered by hls.js' own request, with its patience and its reports.
    own?.waiting.add(fall);
    // Somebody else may be quicker than an own fetch that hangs; a second one to the same box would hang as well.
    if (own === undefined) cancel = patient(deadlineMs({ bufferedMs: o.bufferedMs(), fetchMs }), atDeadline);
    return () => {
      end();
      stopLoad();
    };

    function atDeadline(): void {
      const later = fetching.get(keyOf(name));
      if (later === undefined) fall();
      else later.waiting.add(fall);
    }
  }

  /** It is this page's turn to fetch an object for everybody. */
  function fetchForAll(known: Known): void {
    const { name, url, source, length } = known;
    const key = keyOf(name);
    const waiting = new Set<() => void>();
    mesh.coming("media", name, length);
    const start = o.now();
    // Entered before it is asked, as an answer may be there at once.
    const entry = { stop: () => {}, waiting };
    fetching.set(key, entry);
    entry.stop = client.load({ kind: "bytes", url, source, ...PATIENCE }, {
      done(loaded) {
        fetching.delete(key);
        fetchMs = smoothed(fetchMs, o.now() - start);
        give(known, loaded);
        keep(known, loaded);
      },
      failed() {
        fetching.delete(key);
        for (const fall of waiting) fall();
      },
    });
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
    const key = keyOf(name);
    election.drop(name);
    coming.delete(key);
    checking.delete(key);
    store.put(name, bytes);
  }

  function check(known: Known, bytes: Uint8Array<ArrayBuffer>, from: string): void {
    const key = keyOf(known.name);
    const queue = checking.get(key);
    if (queue !== undefined) return void queue.push({ bytes, from });
    checking.set(key, []);
    judge(known, bytes, from);
  }

  function judge(known: Known, bytes: Uint8Array<ArrayBuffer>, from: string): void {
    const { name, url, source } = known;
    const key = keyOf(name);
    client.check({ url, source, bytes: whole(bytes) }, {
      done({ data }) {
        if (closed || store.has(name) || !(data instanceof ArrayBuffer)) return;
        on.took(data.byteLength, { peer: from }, name);
        fetching.get(key)?.stop();
        fetching.delete(key);
        mesh.push(name, Uint8Array.from(new Uint8Array(data)));
        settle(name, new Uint8Array(data));
      },
      failed(failure) {
        if (closed) return;
        blame(failure, from);
        const next = checking.get(key)?.shift();
        if (next !== undefined) return judge(known, next.bytes, next.from);
        checking.delete(key);
        election.again(name);
      },
    });
  }

  /** Whoever sent the whole of it answers for it: peers pass on only what they have verified. */
  function blame(failure: LoadFailure, from: string): void {
    if (failure.cause !== "refused" || failure.refusal.verdict !== "byte-mismatch") return;
    mesh.blame(from, "byte-mismatch");
  }

  function unannounce(name: ObjectName, from: string): void {
    const key = keyOf(name);
    const whose = coming.get(key);
    whose?.delete(from);
    if (whose?.size === 0) coming.delete(key);
  }
}

/** A buffer that holds these bytes and nothing else, to be transferred. */
function whole(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
