/** How often several may be asked for one thing at a time. */
export type Company = {
  /** Whether one more may be asked for what is on its way; each that may counts. */
  take: () => boolean;
  /** Somebody of so many that were asked as well was sooner: such cost nothing. */
  won: (taken: number) => void;
};

/** Asked as well at first, and after a time in which nothing was late. */
const MOST = 24;
/** Then one in this time: enough to find out when it helps again. */
const EVERY_MS = 2000;

/**
 * Bounds what is asked for twice, for one mirror: where its own line is the narrow one, everybody is late, and each copy makes
 * them later. There the one who was asked first is first; where a carrier is slow, another is, and may be asked as often as it
 * takes. `now` is of a clock that nobody sets, milliseconds.
 */
export function makeCompany(now: () => number): Company {
  let left = MOST;
  let atMs = now();
  const add = (more: number) => {
    const before = atMs;
    atMs = now();
    left = Math.min(MOST, left + more + (atMs - before) / EVERY_MS);
  };
  return {
    take: () => {
      add(0);
      if (left < 1) return false;
      left--;
      return true;
    },
    won: (taken) => add(taken + 1),
  };
}
