const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/** How long to wait before the next try, after `failures` in a row. Half of it is chance, so that a relay's return is not met by everyone at once. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(full / 2 + random() * full / 2);
}
