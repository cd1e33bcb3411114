/** What decides how long an object may be waited for. */
export type DeadlineFacts = {
  /** What can be played before it is needed, in milliseconds. */
  bufferedMs: number;
  /** What fetching it from the box takes, in milliseconds; undefined before anything was fetched. */
  fetchMs: number | undefined;
};

/** What is left in the buffer when an object comes at the last moment, in milliseconds: a decoder stumbles below. */
const RESERVE_MS = 150;
/** Assumed before anything was measured. */
const UNKNOWN_FETCH_MS = 300;
/** However much is buffered, nobody is waited for longer: the others may have forgotten us. */
const LONGEST_MS = 3000;

/** The share of what is left to play that others may be waited for who said nothing yet, or sent nothing. */
export const SPARE = 0.4;

/** How long others may take over bringing an object before this page fetches it itself, in milliseconds. */
export function deadlineMs({ bufferedMs, fetchMs = UNKNOWN_FETCH_MS }: DeadlineFacts): number {
  // A fetch may take twice as long as it usually does.
  return Math.min(LONGEST_MS, Math.max(0, bufferedMs - 2 * fetchMs - RESERVE_MS));
}

/** A time that adapts: three quarters of what it was, one of what is new. */
export function smoothed(before: number | undefined, measured: number): number {
  return before === undefined ? measured : before * 0.75 + measured * 0.25;
}
