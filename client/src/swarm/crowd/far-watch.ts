export type FarWatchOptions = {
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
  /** Whole segments don't come from others in time. */
  onFar: () => void;
};

/** So many segments within so many milliseconds are no accident. */
const LATE = 3;
const WITHIN_MS = 20_000;
/** Nobody had time to bring what was waited for no longer than this, in milliseconds. */
const TRIED_MS = 300;

/** Notices that one line to one other page carries no whole segment in time, as where they are far and packets are lost. */
export function makeFarWatch({ now, onFar }: FarWatchOptions) {
  let late: number[] = [];
  return {
    /** Others were there, were waited for so long, and the box had to be asked. */
    late(waitedMs: number): void {
      if (waitedMs < TRIED_MS) return;
      late = [...late.filter((at) => now() - at < WITHIN_MS), now()];
      if (late.length >= LATE) onFar();
    },
  };
}
