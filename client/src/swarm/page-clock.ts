/**
 * Milliseconds since 1970 as the verification worker and hls.js count them, from a clock that only goes forward: when the
 * machine's own is set, a player that compared the two would think itself farther from live, or nearer, by as much.
 */
export function pageNow(): number {
  return performance.timeOrigin + performance.now();
}
