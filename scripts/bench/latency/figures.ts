import type { Played } from "./page.ts";

/** What one measured play comes to. */
export type Figures = {
  medianMs: number;
  p95Ms: number;
  /** Times the picture stood for longer than `STALL_MS`. */
  stalls: number;
  firstMs: number;
  frames: number;
};

/** Seven frames at 30 a second: shorter hiccups are not called a stall. */
const STALL_MS = 250;

/** The figures of one playback. A picture that stood still at the window's edge counts as well. */
export function figuresOf({ shown, firstMs }: Played, measureMs: number): Figures {
  const latencies = shown.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const quantile = (q: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? Infinity;
  let stalls = 0;
  for (const [index, { at }] of shown.entries()) {
    const before = shown[index - 1]?.at;
    if (before !== undefined && at - before > STALL_MS) stalls++;
  }
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined || measureMs - (last.at - first.at) > 2 * STALL_MS) stalls++;
  return { medianMs: quantile(0.5), p95Ms: quantile(0.95), stalls, firstMs, frames: shown.length };
}
