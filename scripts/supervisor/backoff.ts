/** Seconds to wait before a part is started again, by how often in a row it has died young. */
export function restartDelaySeconds(deathsInARow: number): number {
  return Math.min(30, 2 ** Math.max(0, deathsInARow - 1));
}
