import { makeSealClock } from "./seal-clock.ts";

/** The true time at which trials begin. */
export const NOW = 1_790_000_000_000;
/** In milliseconds. */
export const [MINUTE, HOUR] = [60_000, 3_600_000];
/** What a viewer's verifier takes for fresh, in seconds after and before its own time. */
const FRESH = { oldest: 12, future: 60 };

/** A machine whose clock can be set, which others may know better, and which seals. */
export function machine({ aheadMs = 0, beforeMs }: { aheadMs?: number; beforeMs?: number } = {}) {
  let [trueMs, stoppedMs, ahead, sealing, backs] = [NOW, 0, aheadMs, true, 0];
  let witnesses: "none" | "agree" = "none";
  const lines: string[] = [];
  const noted: number[] = [];
  const steady = () => trueMs - NOW - stoppedMs + 5000;
  const clock = makeSealClock({
    now: () => trueMs + ahead,
    steady,
    aheadS: () => (witnesses === "agree" ? ahead / 1000 : undefined),
    isSealing: () => sealing,
    onBack: () => backs++,
    sealed: { before: beforeMs, note: (ms) => noted.push(ms) },
    log: (line) => lines.push(line),
  });
  /** Seconds that what is told is ahead of the true time. */
  const offS = () => (clock.now() - trueMs) / 1000;
  return {
    clock,
    lines,
    noted,
    offS,
    backs: () => backs,
    set: (ms: number) => ahead = ms,
    know: (who: typeof witnesses) => witnesses = who,
    seal: (is: boolean) => sealing = is,
    stop: (ms: number) => {
      trueMs += ms;
      stoppedMs += ms;
    },
    /** Lets time pass, and gives the least and most that it was ahead. */
    pass: (ms: number) => {
      let [least, most] = [Infinity, -Infinity];
      for (let at = 0; at < ms; at += 500) {
        trueMs += 500;
        const off = offS();
        [least, most] = [Math.min(least, off), Math.max(most, off)];
      }
      return { least, most };
    },
  };
}

/** Whether a viewer would take seals for fresh that were this far ahead. */
export const isFresh = ({ least, most }: { least: number; most: number }) =>
  least >= -FRESH.oldest && most <= FRESH.future;
