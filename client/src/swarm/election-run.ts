import {
  type Candidate,
  type DrawTicket,
  rankedPeers,
  rankOf,
  ticketsFor,
} from "../../../contracts/swarm/election.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { After } from "../webrtc/schedule.ts";
import type { KnownCandidate } from "./engine.ts";
import type { Reliance } from "./reliance.ts";

export type ElectionRunOptions = {
  /** What is run for; the same name may mean one of each. */
  kind: ObjectKind;
  /** Undefined while this page fetches for nobody, or not this. */
  self: (name: ObjectName) => Candidate | undefined;
  /** Everybody else who shares a rendition, as known now. */
  neighbours: (rid: string) => readonly KnownCandidate[];
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
  /** What each rank waits longer than the one before it after a word that came to nothing, in milliseconds; default 60. */
  stepMs?: () => number;
  after: After;
};

/** Runs for every object that is listed: says when it is this page's turn to fetch it. */
export type ElectionRun = {
  /** Runs for an object, once. */
  consider(name: ObjectName): void;
  /** The object is there, where known from whom. */
  drop(name: ObjectName, from?: string): void;
  /** Whether this page still waits for that peer to speak: as the first in rank, or as who told of the first. */
  awaits(name: ObjectName, from: string): boolean;
  /** Whoever was on the way with it isn't: this page's turn comes again. */
  again(name: ObjectName): void;
  close(): void;
};

/** Looks again after this, in milliseconds, while somebody is said to be on the way. */
const LOOK_AGAIN_MS = 50;
/** And after a word that came to nothing each rank after the first waits so much longer than the one before it, where nothing else is said. */
const STEP_MS = 60;
/** Objects remembered, so that none is run for twice. */
const KEPT = 2000;
/** Objects that this page fetches, or asked for in vain, at a time. */
const KEPT_TURNS = 64;

type Turn = {
  cancel: () => void;
  before: readonly KnownCandidate[];
  /** It came once, and somebody was said to be on the way: the first in rank is waited for no more. */
  wasHeld: boolean;
};

/** Elects without talking: each page knows its own rank, and waits that long. */
export function makeElectionRun(options: ElectionRunOptions): ElectionRun {
  const { kind, self, delayMs, maxRank, isThere, isComing, after, reliance } = options;
  const seen = new Set<string>();
  /** Turns to come, with who comes before this page. */
  const running = new Map<string, Turn>();
  /** Turns that this page took, until the object is there: who brings it after all can be counted on. */
  const taken = new Map<string, readonly KnownCandidate[]>();
  const relied = <T extends KnownCandidate>(candidates: readonly T[]) =>
    reliance?.among(candidates) ?? candidates;

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
    drop(name, from) {
      const key = objectKey(kind, name);
      credit(name, running.get(key)?.before ?? [], from, spoke);
      // A word that came too late for this page's turn is worth nothing without the object.
      credit(name, taken.get(key) ?? [], from, () => false);
      running.get(key)?.cancel();
      running.delete(key);
      taken.delete(key);
    },
    awaits(name, from) {
      const found = running.get(objectKey(kind, name));
      const [first] = found?.before ?? [];
      return found?.wasHeld === false && first !== undefined && (first.via ?? first.peerId) === from;
    },
    again(name) {
      const key = objectKey(kind, name);
      // Who waits looks by itself; only who had left it to the others begins anew.
      if (seen.has(key) && !running.has(key)) run(key, name);
    },
    close() {
      for (const { cancel } of running.values()) cancel();
      running.clear();
      taken.clear();
    },
  };

  function spoke(peerId: string | undefined, name: ObjectName): boolean {
    return peerId !== undefined && options.spoke?.(peerId, name) === true;
  }

  /** Who was stood in for has kept nothing, and may not be there at all: the object or a word came from it, or by way of who told of it. */
  function credit(
    name: ObjectName,
    before: readonly KnownCandidate[],
    from: string | undefined,
    hasSpoken: typeof spoke,
  ): void {
    const [first] = before;
    if (first === undefined) return;
    const kept = first.via === undefined
      ? first.peerId === from || hasSpoken(first.peerId, name)
      : first.via === from;
    if (kept) reliance?.kept(first);
  }

  function run(key: string, name: ObjectName): void {
    const own = self(name);
    if (own === undefined) return;
    const near = options.near && relied(options.near(name.rid));
    const known = relied(options.neighbours(name.rid));
    const draw = ticketsFor(name);
    if (rankOf(own, near ?? known, name, draw) > maxRank) return;
    const rank = rankAmong(own, known, near, name, options.hearsayRanks, draw);
    if (rank === 0) return turn(key, name, rank, []);
    const byId = new Map(known.map((one) => [one.peerId, one]));
    const before = rankedPeers([own, ...known], name, draw).slice(0, rank)
      .map((peerId) => byId.get(peerId)).filter((one) => one !== undefined);
    waitFor(key, name, rank, before, delayMs(rank));
  }

  function waitFor(
    key: string,
    name: ObjectName,
    rank: number,
    before: readonly KnownCandidate[],
    ms: number,
    held?: boolean,
  ): void {
    const cancel = after(ms, () => turn(key, name, rank, before, held));
    running.set(key, { before, wasHeld: held !== undefined, cancel });
  }

  function turn(
    key: string,
    name: ObjectName,
    rank: number,
    before: readonly KnownCandidate[],
    held = false,
  ): void {
    running.delete(key);
    if (isThere(name)) return;
    if (isComing(name)) return waitFor(key, name, rank, before, LOOK_AGAIN_MS, true);
    // Whoever else was held back by the same word is free in the same moment.
    if (held && rank > 1) {
      return waitFor(key, name, rank, before, (rank - 1) * (options.stepMs?.() ?? STEP_MS), false);
    }
    reliance?.missed(before.filter(({ peerId, via }) => !spoke(peerId, name) && !spoke(via, name)));
    taken.set(key, before);
    for (const oldest of taken.keys()) {
      if (taken.size <= KEPT_TURNS) break;
      taken.delete(oldest);
    }
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
  draw: DrawTicket = ticketsFor(name),
): number {
  const rank = rankOf(own, known, name, draw);
  return near === undefined ? rank : Math.min(rank, hearsayRanks + rankOf(own, near, name, draw));
}
