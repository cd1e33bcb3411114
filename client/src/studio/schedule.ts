/** Runs a work once after some milliseconds; the answer calls it off. Never throttled more than the page's other timers. */
export type After = (ms: number, work: () => void) => () => void;

/** The browser's own timers. */
export const afterTimeout: After = (ms, work) => {
  const id = setTimeout(work, ms);
  return () => clearTimeout(id);
};

/** Runs a work again and again until called off. */
export function every(after: After, ms: number, work: () => void): () => void {
  let cancel = after(ms, turn);
  function turn() {
    cancel = after(ms, turn);
    work();
  }
  return () => cancel();
}
