import { Buffer } from "node:buffer";

/** Bytes, or a string with a character for each, which costs less than a buffer of its own. */
export type Bytes = Buffer | string;

/** What one socket is to be sent. */
export type Outbox = {
  put: (frame: Bytes) => void;
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
export function makeOutboxes(later: (work: () => void) => void): (write: (bytes: Bytes) => void) => Outbox {
  let due: (() => void)[] = [];

  function flushAll() {
    const flushes = due;
    due = [];
    for (const flush of flushes) flush();
  }

  return (write) => {
    let frames: Bytes[] = [];
    let bytes = 0;
    let isDue = false;

    function flush() {
      if (frames.length === 0) return;
      const [first] = frames;
      const joined = frames.length === 1 && first !== undefined ? first : join(frames, bytes);
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

function join(frames: readonly Bytes[], bytes: number): Bytes {
  if (frames.every((frame) => typeof frame === "string")) return frames.join("");
  const buffers = frames.map((frame) => typeof frame === "string" ? Buffer.from(frame, "latin1") : frame);
  return Buffer.concat(buffers, bytes);
}
