/** Compares the media's time with the clock's. */
export type PaceMeter = {
  /** A part that ends at `mediaS` of its timeline has arrived. */
  add: (mediaS: number, arrivedMs: number) => void;
  /** Seconds by which media fell behind the clock in the last twenty; 0 while it keeps up. */
  behindS: () => number;
};

const SPAN_MS = 20_000;
/** The least delay of so long is compared: single parts are late for many reasons. */
const EDGE_MS = 5000;

/** Starts comparing. */
export function makePaceMeter(): PaceMeter {
  let arrivals: { atMs: number; lateMs: number }[] = [];
  return {
    add: (mediaS, arrivedMs) => {
      arrivals = arrivals.filter(({ atMs }) => atMs > arrivedMs - SPAN_MS);
      arrivals.push({ atMs: arrivedMs, lateMs: arrivedMs - mediaS * 1000 });
    },
    behindS: () => {
      const [first, last] = [arrivals[0], arrivals.at(-1)];
      if (first === undefined || last === undefined || last.atMs - first.atMs < 2 * EDGE_MS) return 0;
      const least = (fits: (atMs: number) => boolean) =>
        Math.min(...arrivals.flatMap(({ atMs, lateMs }) => (fits(atMs) ? [lateMs] : [])));
      const before = least((atMs) => atMs <= first.atMs + EDGE_MS);
      const now = least((atMs) => atMs >= last.atMs - EDGE_MS);
      return Math.max(0, (now - before) / 1000);
    },
  };
}
