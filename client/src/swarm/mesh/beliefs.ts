import type { After } from "../../webrtc/schedule.ts";
import type { Incoming } from "./inbox.ts";
import { makeRecent, type Recent } from "./recent.ts";

/** How long a neighbour's word holds others back without a chunk that proves it. */
export const BELIEF_MS = 300;
/** Whoever sends slower than 2 Mbit/s is not waited for, however regularly a chunk comes. */
const SLOWEST_BYTES_PER_MS = 250;
/** Nor is anybody for longer than this: before an object is listed its length is only said. */
const LONGEST_MS = 1000;
/** Broken words in a row after which a neighbour is not believed for a while. */
const PATIENCE = 3;
const DOUBT_MS = 60_000;
const MOST_CLAIMS = 512;

type Claim = { of: Incoming; from: string; began: number; heardAt: number; cancel: () => void };

export type BeliefsOptions = {
  after: After;
  /** Milliseconds. */
  now: () => number;
  /** Whether an object came, from whomever. */
  isHere: (of: Incoming) => boolean;
  /** A word that was believed came to nothing; `silent` without a single chunk. */
  onLapsed: (of: Incoming, from: string, silent: boolean) => void;
};

/** Whose "coming" is believed, and for how long: once for each object and peer. */
export function makeBeliefs({ after, now, isHere, onLapsed }: BeliefsOptions) {
  const claims = new Map<string, Map<string, Claim>>();
  const made: Recent<string> = makeRecent(MOST_CLAIMS);
  const broken = new Map<string, { times: number; at: number }>();

  const isDoubted = (from: string) => {
    const { times, at } = broken.get(from) ?? { times: 0, at: 0 };
    return times >= PATIENCE && now() - at < DOUBT_MS;
  };

  function end(key: string, from: string): Claim | undefined {
    const of = claims.get(key);
    const claim = of?.get(from);
    claim?.cancel();
    of?.delete(from);
    if (of?.size === 0) claims.delete(key);
    return claim;
  }

  function breakWord(from: string): void {
    const times = (broken.get(from)?.times ?? 0) + 1;
    broken.delete(from);
    broken.set(from, { times, at: now() });
    for (const oldest of broken.keys()) {
      if (broken.size <= MOST_CLAIMS) break;
      broken.delete(oldest);
    }
  }

  function check(claim: Claim): void {
    const { of, from, began, heardAt } = claim;
    const longest = Math.min(LONGEST_MS, BELIEF_MS + of.length / SLOWEST_BYTES_PER_MS);
    const until = Math.min(heardAt + BELIEF_MS, began + longest);
    if (until > now()) {
      claim.cancel = after(until - now(), () => check(claim));
      return;
    }
    end(of.key, from);
    const silent = heardAt === began;
    // Who is told in the middle that it came from elsewhere stops, and broke no word.
    if (silent || !isHere(of)) breakWord(from);
    onLapsed(of, from, silent);
  }

  return {
    /** Takes a neighbour's word; false when it is not believed. */
    claim(of: Incoming, from: string): boolean {
      const once = `${from} ${of.key}`;
      if (made.has(once) || isDoubted(from)) return false;
      made.add(once);
      const claim: Claim = { of, from, began: now(), heardAt: now(), cancel: () => {} };
      const others = claims.get(of.key) ?? new Map<string, Claim>();
      claims.set(of.key, others.set(from, claim));
      claim.cancel = after(BELIEF_MS, () => check(claim));
      return true;
    },
    /** A chunk came. */
    heard(key: string, from: string): void {
      const claim = claims.get(key)?.get(from);
      if (claim !== undefined) claim.heardAt = now();
    },
    /** What the neighbour sends can't be what is listed. */
    broke(key: string, from: string): void {
      const claim = end(key, from);
      if (claim === undefined) return;
      breakWord(from);
      onLapsed(claim.of, from, false);
    },
    /** The object is whole. */
    kept(key: string, from: string): void {
      end(key, from);
      broken.delete(from);
    },
    /** The neighbour is gone: what it announced won't come. */
    gone(from: string): void {
      for (const key of [...claims.keys()]) {
        const claim = end(key, from);
        if (claim !== undefined) onLapsed(claim.of, from, false);
      }
    },
    isComing: (key: string) => claims.has(key),
    /** How many are believed about one object now. */
    count: (key: string) => claims.get(key)?.size ?? 0,
    close(): void {
      for (const of of claims.values()) for (const { cancel } of of.values()) cancel();
      claims.clear();
    },
  };
}

export type Beliefs = ReturnType<typeof makeBeliefs>;
