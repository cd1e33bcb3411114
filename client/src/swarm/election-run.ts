import { type Candidate, rankedPeers, rankOf } from "../../../contracts/swarm/election.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { After } from "../webrtc/schedule.ts";
import type { Reliance } from "./reliance.ts";

export type ElectionRunOptions = {
  /** What is run for; the same name may mean one of each. */
  kind: ObjectKind;
  /** Undefined while this page fetches for nobody. */
  self: () => Candidate | undefined;
  /** Everybody else who shares a rendition, as known now. */
  neighbours: (rid: string) => readonly Candidate[];
  /** Those of them that this page is connected to. Who is only heard of may be invented. */
  near?: (rid: string) => readonly Candidate[];
  /** What all who are only heard of cost together, in ranks; default 3. */
  hearsayRanks?: number;
  reliance?: Reliance;
  /** Whether a peer said that it was on the way with it: who is slow can be counted on, as a box that is slow makes everybody so. */
  spoke?: (peerId: string, name: ObjectName) => boolean;
  /** How long this rank waits for those before it, in milliseconds; 0 for rank 0. */
  delayMs: (rank: number) => number;
  /** Later ranks leave it to those before them, and to the loader's own deadline. */
  maxRank: number;
  isThere: (name: ObjectName) => boolean;
  /** Somebody is on the way with it. */
  isComing: (name: ObjectName) => boolean;
  /** It is this page's turn. */
  fetch: (name: ObjectName, rank: number) => void;
  after: After;
};

/** Runs for every object that is listed: says when it is this page's turn to fetch it. */
export type ElectionRun = {
  /** Runs for an object, once. */
  consider(name: ObjectName): void;
  /** The object is there. */
  drop(name: ObjectName): void;
  /** Whoever was on the way with it isn't: this page's turn comes again. */
  again(name: ObjectName): void;
  close(): void;
};

/** Looks again after this, in milliseconds, while somebody is said to be on the way. */
const LOOK_AGAIN_MS = 50;
/** Objects remembered, so that none is run for twice. */
const KEPT = 2000;

/** Elects without talking: each page knows its own rank, and waits that long. */
export function makeElectionRun(options: ElectionRunOptions): ElectionRun {
  const { kind, self, delayMs, maxRank, isThere, isComing, after, reliance } = options;
  const seen = new Set<string>();
  /** Turns to come, with who comes before this page. */
  const running = new Map<string, { cancel: () => void; before: readonly string[] }>();
  const relied = (candidates: readonly Candidate[]) => reliance?.among(candidates) ?? candidates;

  return {
    consider(name) {
      const key = objectKey(kind, name);
      if (seen.has(key)) return;
      seen.add(key);
      for (const oldest of seen) {
        if (seen.size <= KEPT) break;
        seen.delete(oldest);
      }
      run(key, name);
    },
    drop(name) {
      const key = objectKey(kind, name);
      const [first] = running.get(key)?.before ?? [];
      if (first !== undefined) reliance?.kept(first);
      running.get(key)?.cancel();
      running.delete(key);
    },
    again(name) {
      const key = objectKey(kind, name);
      // Who waits looks by itself; only who had left it to the others begins anew.
      if (seen.has(key) && !running.has(key)) run(key, name);
    },
    close() {
      for (const { cancel } of running.values()) cancel();
      running.clear();
    },
  };

  function run(key: string, name: ObjectName): void {
    const own = self();
    if (own === undefined) return;
    const near = options.near && relied(options.near(name.rid));
    const known = relied(options.neighbours(name.rid));
    if (rankOf(own, near ?? known, name) > maxRank) return;
    const rank = rankAmong(own, known, near, name, options.hearsayRanks);
    if (rank === 0) return turn(key, name, rank, []);
    waitFor(key, name, rank, rankedPeers([own, ...known], name).slice(0, rank), delayMs(rank));
  }

  function waitFor(key: string, name: ObjectName, rank: number, before: readonly string[], ms: number): void {
    running.set(key, { before, cancel: after(ms, () => turn(key, name, rank, before)) });
  }

  function turn(key: string, name: ObjectName, rank: number, before: readonly string[]): void {
    running.delete(key);
    if (isThere(name)) return;
    if (isComing(name)) return waitFor(key, name, rank, before, LOOK_AGAIN_MS);
    reliance?.missed(before.filter((peerId) => !options.spoke?.(peerId, name)));
    options.fetch(name, rank);
  }
}

/** What all who are only heard of cost together, in ranks. */
const HEARSAY_RANKS = 3;

/**
 * A page's rank among all it knows of. Who is only heard of may be invented by a neighbour, so all of those together cost
 * some ranks at most: behind them this page counts only those that it is connected to.
 */
export function rankAmong(
  own: Candidate,
  known: readonly Candidate[],
  near: readonly Candidate[] | undefined,
  name: ObjectName,
  hearsayRanks: number = HEARSAY_RANKS,
): number {
  const rank = rankOf(own, known, name);
  return near === undefined ? rank : Math.min(rank, hearsayRanks + rankOf(own, near, name));
}
