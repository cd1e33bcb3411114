export type Clock = {
  /** The Date and Age headers of the page's own server: it gave us the code, so it may turn the clock either way. */
  noteOwn(headers: OwnHeaders, receivedAt: number): void;
  /** A carrier's Date header. It can only make the carrier's own news look older than the page's clock would, never fresher. */
  noteCarrier(origin: string, date: string | null, receivedAt: number): void;
  /** Milliseconds to add to this machine's clock when judging how fresh is what that origin sent. */
  offset(origin: string): number;
  /** The same for everything else: no carrier has a say in it. */
  ownOffset(): number;
};

/** What the page's own server, or a cache in front of it, says of the time. */
export type OwnHeaders = { date: string | null; age: string | null };

/** Two seconds are within what a header of whole seconds and a slow answer can tell. */
const NOISE_MS = 2000;
/** A carrier that says more is not to be asked for the time. */
const MOST_BY_CARRIER_MS = 600_000;
const MAX_CARRIERS = 64;

/** The time by which playlists are judged fresh or stale, corrected with HTTP Date headers. */
export function makeClock(): Clock {
  let own: number | undefined;
  const carriers = new Map<string, number>();
  const ownOffset = () => own ?? 0;
  return {
    noteOwn({ date, age }, receivedAt) {
      const then = offsetOf(date, receivedAt);
      if (then === undefined) return;
      // Some caches keep the Date of when they stored it (RFC 9111), others say their own beside the Age: it is somewhere between.
      const now = offsetOf(date, receivedAt - ageMs(age)) ?? then;
      own = then > 0 ? then : Math.min(now, 0);
    },
    noteCarrier(origin, date, receivedAt) {
      const found = offsetOf(date, receivedAt);
      if (found === undefined || (carriers.size >= MAX_CARRIERS && !carriers.has(origin))) return;
      carriers.set(origin, found);
    },
    offset(origin) {
      const said = carriers.get(origin) ?? -Infinity;
      // By either clock: a copy of the page whose cache hides its age would else make liars of all.
      const isLiar = said > Math.max(ownOffset(), 0) + MOST_BY_CARRIER_MS;
      return isLiar ? ownOffset() : Math.max(said, ownOffset());
    },
    ownOffset,
  };
}

function offsetOf(date: string | null, receivedAt: number): number | undefined {
  const said = Date.parse(date ?? "");
  if (Number.isNaN(said)) return undefined;
  // The header names a whole second; half of it has passed on average.
  const offset = said + 500 - receivedAt;
  return Math.abs(offset) <= NOISE_MS ? 0 : offset;
}

function ageMs(age: string | null): number {
  return /^\d{1,10}$/.test(age ?? "") ? Number(age) * 1000 : 0;
}
