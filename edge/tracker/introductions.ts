import type { TrackerLimits } from "./limits.ts";

export type IntroductionsOptions = {
  limits: Pick<TrackerLimits, "introductions" | "pairMs">;
  /** Milliseconds of one clock. */
  now: () => number;
};

/** How many more offers a peer may have relayed in one swarm. `peer` names both in one text, `degree` is how many neighbours it may have. */
export type Introductions = {
  left: (peer: string, degree: number) => number;
  take: (peer: string, degree: number, count: number) => void;
  /** Forgets what has run full again. */
  sweep: () => void;
  size: () => number;
};

type Bucket = { used: number; perMs: number; at: number };

/** A clock set back must not take tokens away. */
const usedOf = ({ used, perMs, at }: Bucket, time: number) =>
  Math.max(0, used - Math.max(0, time - at) * perMs);

/**
 * A token bucket for each peer, which outlives its place and its socket: else whoever says that it has no neighbours, or leaves
 * and comes again, would collect the address of everybody in a swarm.
 */
export function makeIntroductions({ limits, now }: IntroductionsOptions): Introductions {
  const buckets = new Map<string, Bucket>();

  function usedBy(peer: string, time: number): number {
    const bucket = buckets.get(peer);
    return bucket === undefined ? 0 : usedOf(bucket, time);
  }

  return {
    left: (peer, degree) => Math.max(0, Math.floor(limits.introductions * degree - usedBy(peer, now()))),
    take(peer, degree, count) {
      const at = now();
      const perMs = limits.introductions * degree / limits.pairMs;
      buckets.set(peer, { used: usedBy(peer, at) + count, perMs, at });
    },
    sweep() {
      const time = now();
      for (const [peer, bucket] of buckets) if (usedOf(bucket, time) === 0) buckets.delete(peer);
    },
    size: () => buckets.size,
  };
}
