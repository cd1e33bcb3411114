/** When to leave a rung for the one below it, and when to try it again. */
export type RungRecord = {
  /** Milliseconds since 1970 of the stalls that still count. */
  stalls: readonly number[];
  /** How often the rung was left; each time it is tried again later. */
  falls: number;
  /** Since when playback has been without a stall on the one below, after a fall. */
  calmSince?: number;
};

export const UNTROUBLED: RungRecord = { stalls: [], falls: 0 };

const WINDOW_MS = 30_000;
const STALLS = 3;
const CALM_MS = 60_000;
const LONGEST_CALM_MS = 15 * 60_000;

/** A stall while the rung plays. */
export function noteStall(record: RungRecord, nowMs: number): { record: RungRecord; fall: boolean } {
  const stalls = [...record.stalls.filter((at) => nowMs - at < WINDOW_MS), nowMs];
  if (stalls.length < STALLS) return { record: { ...record, stalls }, fall: false };
  return { record: { stalls: [], falls: record.falls + 1, calmSince: nowMs }, fall: true };
}

/** A stall on the one below: the calm begins anew. */
export function noteUnrest(record: RungRecord, nowMs: number): RungRecord {
  return record.calmSince === undefined ? record : { ...record, calmSince: nowMs };
}

/** Whether the rung may be tried again by now. */
export function mayReturn({ falls, calmSince }: RungRecord, nowMs: number): boolean {
  if (calmSince === undefined) return false;
  return nowMs - calmSince >= Math.min(CALM_MS * 2 ** (falls - 1), LONGEST_CALM_MS);
}

/** The rung is being tried again; how often it fell is remembered. */
export function returned({ falls }: RungRecord): RungRecord {
  return { stalls: [], falls };
}
