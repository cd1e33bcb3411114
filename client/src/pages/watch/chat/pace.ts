/** How many messages a person may send, and how fast: enough to talk, too little to drown others by accident. */
export type Pace = {
  /** Seconds to wait; 0 means that it may go now, and counts it. */
  take: (nowMs: number) => number;
};

const BURST = 5;
const PER_MS = 2000;

/** Five at once, then one every two seconds. */
export function makePace(): Pace {
  let tokens = BURST;
  let last: number | undefined;
  return {
    take(nowMs) {
      const passed = last === undefined ? 0 : Math.max(0, nowMs - last);
      tokens = Math.min(BURST, tokens + passed / PER_MS);
      last = nowMs;
      if (tokens < 1) return Math.ceil(((1 - tokens) * PER_MS) / 1000);
      tokens -= 1;
      return 0;
    },
  };
}
