export type Clock = {
  /** The Date header of the page's own server: it gave us the code, so it may turn the clock either way. */
  noteOwn(date: string | null, receivedAt: number): void;
  /** A carrier's Date header. It can only make the carrier's own news look older than this machine's clock would, never fresher. */
  noteCarrier(origin: string, date: string | null, receivedAt: number): void;
  /** Milliseconds to add to this machine's clock when judging what that origin sent. */
  offset(origin: string): number;
};

/** Two seconds are within what a header of whole seconds and a slow answer can tell. */
const NOISE_MS = 2000;
const MAX_CARRIERS = 64;

/** The time by which playlists are judged fresh or stale, corrected with HTTP Date headers. */
export function makeClock(): Clock {
  let own: number | undefined;
  const carriers = new Map<string, number>();
  return {
    noteOwn(date, receivedAt) {
      own = offsetOf(date, receivedAt) ?? own;
    },
    noteCarrier(origin, date, receivedAt) {
      const found = offsetOf(date, receivedAt);
      if (found === undefined || (carriers.size >= MAX_CARRIERS && !carriers.has(origin))) return;
      carriers.set(origin, found);
    },
    offset: (origin) => Math.max(own ?? 0, carriers.get(origin) ?? -Infinity),
  };
}

function offsetOf(date: string | null, receivedAt: number): number | undefined {
  const said = Date.parse(date ?? "");
  if (Number.isNaN(said)) return undefined;
  // The header names a whole second; half of it has passed on average.
  const offset = said + 500 - receivedAt;
  return Math.abs(offset) <= NOISE_MS ? 0 : offset;
}
