/** When a rung that had faults may be tried again. */
export type Rests = {
  /** An encoder that was started then has failed or fallen behind; `first` when that is the first fault in a while. */
  fault: (startedMs: number, as: "failed" | "short") => "first" | "again";
  isOver: () => boolean;
};

/** Having run this long, the next fault is a first one again. */
const STEADY_MS = 120_000;
const FIRST_MS = { failed: 2000, short: 15_000 };
const LONGEST_MS = 600_000;

/** Starts without a rest. */
export function makeRests(now: () => number): Rests {
  let faults = 0;
  let notBeforeMs = 0;
  return {
    fault: (startedMs, as) => {
      faults = now() - startedMs > STEADY_MS ? 1 : faults + 1;
      // Too slow is too slow for a while; what ended may do better at once.
      notBeforeMs = now() + Math.min(LONGEST_MS, FIRST_MS[as] * 2 ** (faults - 1));
      return faults === 1 ? "first" : "again";
    },
    isOver: () => now() >= notBeforeMs,
  };
}
