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
  const left: Record<keyof typeof LIMITS, number> = {
    bytes: LIMITS.bytes.burst,
    vain: LIMITS.vain.burst,
    frames: LIMITS.frames.burst,
    news: LIMITS.news.burst,
  };
  let filledAt = now();
  return (what, amount) => {
    const seconds = Math.max(0, now() - filledAt) / 1000;
    filledAt = now();
    for (const kind of ["bytes", "vain", "frames", "news"] as const) {
      left[kind] = Math.min(LIMITS[kind].burst, left[kind] + seconds * LIMITS[kind].perSecond);
    }
    // Of news too many are left out, and the next is heard in its time; all else is the end.
    if (what === "news" && left.news < amount) return false;
    left[what] -= amount;
    return left[what] >= 0;
  };
}
