import type { BenchRow } from "../report.ts";

/** A row in milliseconds that is to be at most so many. */
export function goalMs(ms: number, row: BenchRow): BenchRow {
  return { ...row, goal: `≤ ${ms} ms`, met: row.value <= ms };
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that a share `q` of all lies below. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
