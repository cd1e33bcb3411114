import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadDone, LoadListener } from "../player/verifier-client.ts";
import type { ListedReport, LoadRequest } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import { makeAnnouncements } from "./announcements.ts";
import { smoothed, SPARE } from "./deadline.ts";
import { makeElectionRun } from "./election-run.ts";
import type { EngineListener, MeshPort, Verifier } from "./engine.ts";
import { type Known, makeKnownObjects } from "./known-objects.ts";
import { makeLateParts } from "./late-parts.ts";
import { makeLateness } from "./lateness.ts";
import { makeObjectWaits } from "./object-waits.ts";
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
  /** What a word may take longer where peers are far, as packets are lost and sent again, in milliseconds. */
  farMs: () => number;
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
/** After a word that came to nothing each rank waits so much longer than the one before it, for a word of that one; milliseconds. */
const STEP_MS = 60;
/** So much longer than words usually take is waited for them, in milliseconds. */
const LATER_MS = 50;
/** What was listed so long ago most others have: whoever fetched it only says so to who doesn't wait for it, or pages that are late would keep each other so; milliseconds. */
const LONG_AGO_MS = 1000;

/**
 * One page fetches each object and gives it to the others; who is after it in rank steps in when it doesn't come, and the
 * buffer says how long hls.js may be kept waiting at all. With nobody there it is exactly the verifier's own way.
 */
export function makeObjectSharing(o: ObjectSharingOptions): ObjectSharing {
  const { client, store, mesh, on } = o;
  const patient = patientAfter(o.now, o.after);
  const objects = makeKnownObjects();
  const announcements = makeAnnouncements();
  const lateness = makeLateness(o.now);
  const listedAt = new WeakMap<Known, number>();
  /** What this page didn't fetch, or run for, as the box gave it no answer to something else. */
  const left = new WeakSet<Known>();
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
        settle(name, new Uint8Array(data), from);
      },
      false: (from, name) => mesh.blame(from, "byte-mismatch", name),
      none: (name) => election.again(name),
    },
  });
  const election = makeElectionRun({
    kind: "media",
    self(name) {
      const known = objects.named(name);
      if (!fetches.stuck(fetchMs)) return mesh.self();
      if (known !== undefined) left.add(known);
      return undefined;
    },
    neighbours: mesh.neighbours,
    near: mesh.near,
    reliance: o.reliance,
    spoke: announcements.spoke,
    delayMs: (rank) => o.delayMs(rank, fetchMs) + (rank === 0 ? 0 : extraMs()),
    maxRank: MAX_RANK,
    // A second request to the same box would be no quicker than hls.js' own.
    isThere: (name) => store.has(name) || fetches.running(name) || waits.isAsking(name),
    isComing: (name) => announcements.coming(name) || copies.judging(name),
    fetch(name) {
      lateness.forget(name);
      const known = objects.named(name);
      if (known === undefined) return;
      if (fetches.stuck(fetchMs)) return void left.add(known);
      mesh.coming("media", name, known.length);
      fetches.begin(known);
    },
    stepMs: () => STEP_MS + o.farMs(),
    after: patient,
  });
  const waits = makeObjectWaits({
    client,
    store,
    fetches,
    bufferedMs: o.bufferedMs,
    fetchMs: () => fetchMs,
    graceMs,
    on: {
      loaded(known, loaded, tookMs) {
        if (known.name.p !== undefined) fetchMs = smoothed(fetchMs, tookMs);
        keep(known, loaded);
      },
      waitedInVain: give,
    },
    now: o.now,
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
      if (isShared(name)) return waits.wait(known, request, listener);
      // Whole segments come in parts here, and nobody has them.
      const hopeful = name.p !== undefined && isInCompany(name.rid);
      if (!hopeful) return waits.loadAlone(known, request, listener);
      if (!known.fresh) late.seek(known);
      // What came to nothing is not fetched anew for the others: hls.js asks for it itself.
      else if (left.delete(known)) election.again(name);
      return waits.wait(known, request, listener);
    },
    listed(report) {
      if (report.sid !== o.sid || closed) return;
      for (const known of objects.add(report)) {
        listedAt.set(known, o.now());
        copies.listed(known);
        if (known.fresh) lateness.listed(known.name);
        if (known.fresh && isInCompany(known.name.rid)) election.consider(known.name);
      }
    },
    arrived(name, bytes, from) {
      announcements.remove(name, from);
      copies.add(name, objects.named(name), bytes, from);
    },
    announced(name, from) {
      if (closed) return;
      if (election.awaits(name, from)) lateness.announced(name);
      if (!store.has(name)) announcements.add(name, from);
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
      waits.close();
    },
  };

  /** Where words are slow to come, or peers far, and enough is left to play, they are waited for longer. */
  function extraMs(): number {
    const polite = o.delayMs(1, fetchMs);
    const usual = Math.max((lateness.usual() ?? 0) + LATER_MS, polite + o.farMs());
    return Math.max(0, Math.min(usual, o.bufferedMs() * SPARE) - polite);
  }

  /** A box that takes longer than the others are waited for is no way out: who asks it all the same keeps it from answering anybody. */
  function graceMs(): number {
    const polite = o.delayMs(1, fetchMs);
    return fetchMs !== undefined && fetchMs > polite ? polite : 0;
  }

  /** Whether somebody may bring it, or waits for this page to. */
  function isInCompany(rid: string): boolean {
    return mesh.neighbours(rid).length > 0 || mesh.feeds(rid);
  }

  /** It is here, or on its way. */
  function isShared(name: ObjectName): boolean {
    return store.has(name) || fetches.running(name) || announcements.coming(name) || copies.judging(name);
  }

  /** Bytes that came from the box and were verified there. */
  function keep({ name }: Known, { data }: LoadDone): void {
    if (!(data instanceof ArrayBuffer) || closed) return;
    on.took(data.byteLength, "http", name);
    settle(name, new Uint8Array(data));
  }

  function give(known: Known, { data }: LoadDone): void {
    if (!(data instanceof ArrayBuffer) || closed) return;
    const { name } = known;
    const bytes = Uint8Array.from(new Uint8Array(data));
    if (o.now() - (listedAt.get(known) ?? o.now()) > LONG_AGO_MS) mesh.offer(name, bytes);
    else mesh.push(name, bytes);
  }

  function settle(name: ObjectName, bytes: Uint8Array, from?: string): void {
    election.drop(name, from);
    announcements.drop(name);
    copies.drop(name);
    store.put(name, bytes);
  }
}
