import type { After } from "../webrtc/schedule.ts";

/** Time for trials in which nothing waits for a promise: an hour of a swarm passes in the time its work takes. */
export type TrialTime = {
  now: () => number;
  after: After;
  /** Lets time pass, running what falls due in order. */
  pass(ms: number): void;
};

type Due = { at: number; turn: number; work: () => void };

/** Makes a time that begins at a moment that means nothing. */
export function makeTrialTime(startMs = 1_000_000): TrialTime {
  let now = startMs;
  let turn = 0;
  const due: Due[] = [];
  return {
    now: () => now,
    after(ms, work) {
      const entry = { at: now + ms, turn: turn++, work };
      let low = 0;
      let high = due.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const other = due[middle];
        // Latest first, so that the next one is taken from the end.
        if (other !== undefined && other.at > entry.at) low = middle + 1;
        else high = middle;
      }
      due.splice(low, 0, entry);
      return () => {
        const at = due.indexOf(entry);
        if (at >= 0) due.splice(at, 1);
      };
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = due.at(-1);
        if (next === undefined || next.at > end) break;
        due.pop();
        now = Math.max(now, next.at);
        next.work();
      }
      now = end;
    },
  };
}

/** Numbers from 0 to 1 that are the same in every run. */
export function makeTrialRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
