import type { After } from "../../webrtc/schedule.ts";
import { farMs } from "../far.ts";
import type { Incoming } from "./inbox.ts";
import { makeRecent, type Recent } from "./recent.ts";

/** How long a neighbour's word holds others back without a chunk that proves it. */
export const BELIEF_MS = 300;
/** From far away a chunk is many packets of which some are sent twice: as long as that where enough is left to play. */
const FAR_BELIEF_MS = 700;
/** Whoever sends slower than 0.8 Mbit/s is not waited for, however regularly a chunk comes: five neighbours share 5 Mbit/s. */
const SLOWEST_BYTES_PER_MS = 100;
/** Nor is anybody for longer than this, however much it has sent: before an object is listed its length is only said. */
const LONGEST_MS = 1000;
/** Broken words in a row after which a neighbour is not believed for a while. */
const PATIENCE = 3;
/** From far away whoever sent nothing for so long, and as long as one loss takes, may have lost its last packet, which SCTP notices late; milliseconds. */
const FLOW_MS = 120;
const DOUBT_MS = 60_000;
const MOST_CLAIMS = 512;

type Claim = {
  of: Incoming;
  from: string;
  began: number;
  heardAt: number;
  /** Bytes of it that came. */
  bytes: number;
  cancel: () => void;
};

export type BeliefsOptions = {
  after: After;
  /** Milliseconds. */
  now: () => number;
  /** One way to most neighbours, in milliseconds; 0 before it was measured. */
  hopMs: () => number;
  /** What this page can spare of what is left to play, in milliseconds. */
  spareMs: () => number;
  /** Whether an object came, from whomever. */
  isHere: (of: Incoming) => boolean;
  /** A word that was believed came to nothing; `silent` without a single chunk. */
  onLapsed: (of: Incoming, from: string, silent: boolean) => void;
};

/** Whose "coming" is believed, and for how long: once for each object and peer. */
export function makeBeliefs({ after, now, hopMs, spareMs, isHere, onLapsed }: BeliefsOptions) {
  const claims = new Map<string, Map<string, Claim>>();
  const made: Recent<string> = makeRecent(MOST_CLAIMS);
  const broken = new Map<string, { times: number; at: number }>();

  const beliefMs = () => {
    const far = farMs(hopMs());
    return far === 0 ? BELIEF_MS : Math.max(BELIEF_MS + far, Math.min(FAR_BELIEF_MS, spareMs()));
  };

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

  /** Until when it holds: who has sent half of it may take half the time there is. At a slower pace it can't be whole in time. */
  function endOf({ of, began, heardAt, bytes }: Claim): number {
    const belief = beliefMs();
    const sending = Math.min(LONGEST_MS - belief, of.length / SLOWEST_BYTES_PER_MS);
    return Math.min(heardAt + belief, began + belief + sending * Math.min(1, bytes / of.length));
  }

  function check(claim: Claim): void {
    const { of, from, began, heardAt } = claim;
    const until = endOf(claim);
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
      const claim: Claim = { of, from, began: now(), heardAt: now(), bytes: 0, cancel: () => {} };
      const others = claims.get(of.key) ?? new Map<string, Claim>();
      claims.set(of.key, others.set(from, claim));
      claim.cancel = after(beliefMs(), () => check(claim));
      return true;
    },
    /** A chunk of so many bytes came. */
    heard(key: string, from: string, bytes: number): void {
      const claim = claims.get(key)?.get(from);
      if (claim === undefined) return;
      claim.heardAt = now();
      claim.bytes += bytes;
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
    /** The object is whole, and of no use: that neither breaks a word nor makes up for one. */
    over(key: string, from: string): void {
      end(key, from);
    },
    /** The neighbour is gone: what it announced won't come. */
    gone(from: string): void {
      for (const key of [...claims.keys()]) {
        const claim = end(key, from);
        if (claim !== undefined) onLapsed(claim.of, from, false);
      }
    },
    isComing: (key: string) => claims.has(key),
    /** Whether chunks of it come, or must by now, from whoever is believed. */
    isFlowing(key: string): boolean {
      const far = farMs(hopMs());
      return far === 0
        ? claims.has(key)
        : [...claims.get(key)?.values() ?? []].some(({ heardAt }) => now() - heardAt < FLOW_MS + far);
    },
    /** How many are believed about one object now. */
    count: (key: string) => claims.get(key)?.size ?? 0,
    close(): void {
      for (const of of claims.values()) for (const { cancel } of of.values()) cancel();
      claims.clear();
    },
  };
}

export type Beliefs = ReturnType<typeof makeBeliefs>;
