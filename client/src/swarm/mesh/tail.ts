import type { After } from "../../webrtc/schedule.ts";

export type TailOptions = {
  after: After;
  /** Bytes with the browser. */
  buffered: () => number;
  /** Says something small. */
  say: () => void;
};

/** What is lost is found missing by three answers to what was sent after it. */
const WORDS = 4;
/** Words closer together travel in one packet, and are answered as one; milliseconds. */
const STEP_MS = 15;

/**
 * Follows the last of what is sent with some small words. Without them a packet lost at the end is noticed by nothing but a
 * timer, after 400 ms and more, and then sent at the slowest pace there is.
 */
export function makeTail({ after, buffered, say }: TailOptions) {
  let left = 0;
  let running = false;
  let cancel = () => {};

  function wait(): void {
    running = true;
    cancel = after(STEP_MS, step);
  }

  function step(): void {
    running = false;
    // Until all is on its way, what is sent later is word enough.
    if (buffered() === 0) {
      left--;
      say();
    }
    if (left > 0) wait();
  }

  return {
    /** Something was sent that somebody waits for. */
    sent(): void {
      left = WORDS;
      if (!running) wait();
    },
    close: () => cancel(),
  };
}
