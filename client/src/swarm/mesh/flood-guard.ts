/** What one peer may send: each kind fills again at its rate, up to its burst. */
const LIMITS = {
  /** Bytes of chunks: a second of several objects at once, then 40 Mbit/s, which is more than any stream. */
  bytes: { burst: 12_000_000, perSecond: 5_000_000 },
  /** Those of them that nobody needed: some come twice while pages get to know each other. */
  vain: { burst: 4_000_000, perSecond: 500_000 },
  /** Everything that is no chunk. */
  frames: { burst: 600, perSecond: 150 },
  /** Those of them that change what others are told: twice what a page says of whom it knows. */
  news: { burst: 40, perSecond: 2 },
} as const;

/** Counts what a peer sends; says no once it is more than anybody honest would. */
export function makeFloodGuard(now: () => number): (what: keyof typeof LIMITS, amount: number) => boolean {
  const bucket = (what: keyof typeof LIMITS) => ({ left: LIMITS[what].burst as number, filledAt: now() });
  const buckets = {
    bytes: bucket("bytes"),
    vain: bucket("vain"),
    frames: bucket("frames"),
    news: bucket("news"),
  };
  return (what, amount) => {
    const { burst, perSecond } = LIMITS[what];
    // Asked for every frame that comes, so only the one in question is filled.
    const one = buckets[what];
    const time = now();
    one.left = Math.min(burst, one.left + Math.max(0, time - one.filledAt) / 1000 * perSecond);
    one.filledAt = time;
    // Of news too many are left out, and the next is heard in its time; all else is the end.
    if (what === "news" && one.left < amount) return false;
    one.left -= amount;
    return one.left >= 0;
  };
}
