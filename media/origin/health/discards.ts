/** Tells how much MediaMTX threw away lately, from what it has counted so far. */
export type Discards = {
  /** What every stream's muxer has counted now. */
  add: (counted: ReadonlyMap<string, number>) => void;
  lately: (d: string) => number;
};

const SPAN_MS = 60_000;

/** Starts at zero; a muxer that begins anew counts from zero again. */
export function makeDiscards(now: () => number): Discards {
  const last = new Map<string, number>();
  let grown: { d: string; by: number; atMs: number }[] = [];
  return {
    add: (counted) => {
      grown = grown.filter(({ atMs }) => now() - atMs < SPAN_MS);
      for (const [d, count] of counted) {
        const before = last.get(d) ?? 0;
        const by = count >= before ? count - before : count;
        if (by > 0) grown.push({ d, by, atMs: now() });
      }
      last.clear();
      for (const [d, count] of counted) last.set(d, count);
    },
    lately: (d) =>
      grown.reduce((sum, one) => (one.d === d && now() - one.atMs < SPAN_MS ? sum + one.by : sum), 0),
  };
}
