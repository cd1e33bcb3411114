/** Runs a work once after some milliseconds; the answer calls it off. */
export type After = (ms: number, work: () => void) => () => void;

/** The browser's own timers. */
export const afterTimeout: After = (ms, work) => {
  const id = setTimeout(work, ms);
  return () => clearTimeout(id);
};

export type EveryOptions = {
  after: After;
  /** Milliseconds. */
  now: () => number;
  ms: number;
};

/** Runs a work on a fixed beat until called off: a late turn makes the next wait shorter, and a missed one is left out. */
export function every({ after, now, ms }: EveryOptions, work: () => void): () => void {
  let due = now() + ms;
  let cancel = after(ms, turn);
  function turn() {
    const late = now() - due;
    due += ms * (1 + Math.max(0, Math.floor(late / ms)));
    cancel = after(Math.max(0, due - now()), turn);
    work();
  }
  return () => cancel();
}
