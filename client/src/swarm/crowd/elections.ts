import { type Candidate, crowdDelayMs, rankedPeers, rankOf } from "../../../../contracts/swarm/election.ts";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { After } from "../../webrtc/schedule.ts";
import { type ElectionRun, makeElectionRun } from "../election-run.ts";
import { makeReliance } from "../reliance.ts";
import { makePromises } from "./promises.ts";

export type ElectionsOptions = {
  self: () => Candidate;
  /** Whether this page fetches for others now. */
  mayFetch: () => boolean;
  /** Who else may be elected for a rendition's segments, and whom of them this page is connected to. */
  known: (rid: string) => readonly Candidate[];
  near: (rid: string) => readonly Candidate[];
  /** What a listed segment weighs. */
  lengthOf: (name: ObjectName) => number | undefined;
  isThere: (name: ObjectName) => boolean;
  /** Whether this page fetches it, or takes bytes of it from a peer. */
  isOnTheWay: (name: ObjectName) => boolean;
  /** It is this page's turn: fetches it for everybody. */
  fetch: (name: ObjectName) => void;
  now: () => number;
  after: After;
};

/** Who fetches which segment for everybody, as this page sees it. */
export type Elections = {
  /** A segment is listed newly. */
  consider(name: ObjectName): void;
  /** A peer says that it fetches it, and how long it is. */
  promised(peer: string, name: ObjectName, length: number): void;
  arrived(name: ObjectName): void;
  /** Whether somebody is on the way with it. */
  isComing(name: ObjectName): boolean;
  close(): void;
};

/** Ranks after this leave it to those before them, and to the player's patience. */
const MAX_RANK = 3;
/** A step is long here: who invents peers costs each of their neighbours one of them, and not what a player has left. */
const HEARSAY_RANKS = 1;
/** When whoever is first is said to have missed its turn, in milliseconds: just before those after it step in. */
const MISSED_MS = crowdDelayMs(1) - 1;
/** Words kept about what is not listed here yet: playlists come a moment apart. */
const EARLY = 50;

/** One election for each rendition, in which those who don't keep their words, or their turns, are passed over. */
export function makeElections(options: ElectionsOptions): Elections {
  const { self, mayFetch, known, near, lengthOf, isThere, isOnTheWay, fetch, now, after } = options;
  const reliance = makeReliance(now);
  const elections = new Map<string, ElectionRun>();
  const watching = new Set<() => void>();
  let early: { peer: string; name: ObjectName; length: number }[] = [];
  const promises = makePromises({
    isKept: (name) => isThere(name) || isOnTheWay(name),
    onKept: (peerId) => reliance.kept({ peerId }),
    onBroken: (peerId) => reliance.missed([{ peerId }]),
    after,
  });
  const others = (rid: string) => reliance.among(known(rid));
  const isComing = (name: ObjectName) => isOnTheWay(name) || promises.isComing(name);

  return {
    consider(name) {
      const words = early.filter((word) => word.name.rid === name.rid && word.name.n === name.n);
      early = early.filter((word) => !words.includes(word));
      for (const { peer, length } of words) believe(peer, name, length);
      watchFirst(name);
      electionOf(name.rid).consider(name);
    },
    promised(peer, name, length) {
      if (lengthOf(name) !== undefined) return believe(peer, name, length);
      if (!near(name.rid).some(({ peerId }) => peerId === peer)) return;
      early = [...early.filter((word) => word.peer !== peer || word.name.rid !== name.rid), {
        peer,
        name,
        length,
      }]
        .slice(-EARLY);
    },
    arrived: (name) => elections.get(name.rid)?.drop(name),
    isComing,
    close() {
      for (const election of elections.values()) election.close();
      for (const cancel of watching) cancel();
      promises.close();
    },
  };

  function believe(peer: string, name: ObjectName, length: number): void {
    const candidates = others(name.rid);
    const candidate = candidates.find(({ peerId }) => peerId === peer);
    if (candidate === undefined || length !== lengthOf(name) || isThere(name)) return;
    // Only whose turn it may be is waited for.
    if (rankOf(candidate, [self(), ...candidates], name) <= MAX_RANK) promises.take(peer, name);
  }

  function electionOf(rid: string): ElectionRun {
    const begun = elections.get(rid);
    if (begun !== undefined) return begun;
    const made = makeElectionRun({
      kind: "media",
      self: () => mayFetch() ? self() : undefined,
      neighbours: () => others(rid),
      near: () => reliance.among(near(rid)),
      hearsayRanks: HEARSAY_RANKS,
      delayMs: crowdDelayMs,
      maxRank: MAX_RANK,
      isThere,
      isComing,
      fetch,
      after,
    });
    elections.set(rid, made);
    return made;
  }

  /** Pages that sleep, or only seem to be there, cost everybody a step each time they come first. */
  function watchFirst(name: ObjectName): void {
    const own = self();
    const [first] = rankedPeers([...(mayFetch() ? [own] : []), ...others(name.rid)], name);
    // Who is only heard of says nothing to this page.
    if (first === undefined || !near(name.rid).some(({ peerId }) => peerId === first)) return;
    const cancel = after(MISSED_MS, () => {
      watching.delete(cancel);
      // Who had it from somebody else before its own turn came has missed nothing.
      if (!promises.spoke(first, name) && !isThere(name)) reliance.missed([{ peerId: first }]);
    });
    watching.add(cancel);
  }
}
