import { Buffer } from "node:buffer";

/** What one socket is to be sent. */
export type Outbox = {
  put: (frame: Buffer) => void;
  /** Writes at once what waits: before anything else is written to the same socket. */
  flush: () => void;
  /** Bytes not yet written. */
  waiting: () => number;
};

/**
 * Makes outboxes that are emptied together, each by one write, when all that came in has been worked through: a write to a reader
 * that sleeps wakes it, which costs more than the write, and readers woken one by one sleep again in between. `later` runs its
 * work once, soon.
 */
export function makeOutboxes(later: (work: () => void) => void): (write: (bytes: Buffer) => void) => Outbox {
  let due: (() => void)[] = [];

  function flushAll() {
    const flushes = due;
    due = [];
    for (const flush of flushes) flush();
  }

  return (write) => {
    let frames: Buffer[] = [];
    let bytes = 0;
    let isDue = false;

    function flush() {
      if (frames.length === 0) return;
      const [first] = frames;
      const joined = frames.length === 1 && first !== undefined ? first : Buffer.concat(frames, bytes);
      frames = [];
      bytes = 0;
      write(joined);
    }

    function flushDue() {
      isDue = false;
      flush();
    }

    return {
      put(frame) {
        frames.push(frame);
        bytes += frame.length;
        if (isDue) return;
        isDue = true;
        if (due.push(flushDue) === 1) later(flushAll);
      },
      flush,
      waiting: () => bytes,
    };
  };
}
