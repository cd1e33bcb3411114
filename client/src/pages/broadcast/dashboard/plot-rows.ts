import type { Point } from "./history.ts";

const ROWS = 12;

/** At most some, evenly apart, the newest first and always there. */
export function rowsOf(points: readonly Point[]): Point[] {
  const every = Math.max(1, Math.ceil(points.length / ROWS));
  return points.toReversed().filter((_, index) => index % every === 0);
}
