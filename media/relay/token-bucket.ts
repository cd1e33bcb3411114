export type TokenBucketOptions = {
  /** Tokens that come back per second. */
  perSecond: number;
  /** Tokens held at most, and at the start. */
  burst: number;
  /** Milliseconds from any fixed point. */
  now: () => number;
};

/** A function that takes one token and says whether there was one. */
export function makeTokenBucket({ perSecond, burst, now }: TokenBucketOptions): () => boolean {
  let tokens = burst;
  let at = now();
  return () => {
    const time = now();
    // A clock set back must not take tokens away.
    tokens = Math.min(burst, tokens + Math.max(0, time - at) / 1000 * perSecond);
    at = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
