export type TokenBucketOptions = {
  /** Tokens that come back per second. */
  perSecond: number;
  /** Tokens held at most, and at the start. */
  burst: number;
  /** Milliseconds from any fixed point. */
  now: () => number;
};

/** Tokens that come back with time. */
export type TokenBucket = {
  /** Takes one token and says whether there was one. */
  take: () => boolean;
  /** Takes what something turned out to cost; what isn't there is owed. */
  owe: (cost: number) => void;
};

/** A full bucket. */
export function makeTokenBucket({ perSecond, burst, now }: TokenBucketOptions): TokenBucket {
  let tokens = burst;
  let at = now();
  return {
    take: () => {
      const time = now();
      // A clock set back must not take tokens away.
      tokens = Math.min(burst, tokens + Math.max(0, time - at) / 1000 * perSecond);
      at = time;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    owe: (cost) => {
      tokens -= cost;
    },
  };
}
