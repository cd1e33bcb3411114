import type { TrialTime } from "../trial-time.ts";
import type { AskBox } from "./trial-peer.ts";

export type TrialSharedBoxOptions = {
  time: TrialTime;
  /** What a request takes besides its bytes, in milliseconds. */
  roundTripMs: number;
  /** What its line carries, for all who ask together. */
  kbit: number;
};

/** A box whose line all share who ask it: the more there are, the later each has its answer. */
export type TrialSharedBox = {
  ask: AskBox;
  /** Sends nothing for so long. */
  hang(ms: number): void;
  /** Requests that it is answering. */
  open(): number;
};

type Answer = { left: number; done: () => void };

/** Less than this is nothing: times are fractions of milliseconds. */
const NOTHING_BYTES = 1e-3;
/** How often it looks again at least, in milliseconds. */
const LEAST_MS = 0.01;

/** Makes one that nobody asks yet. */
export function makeTrialSharedBox({ time, roundTripMs, kbit }: TrialSharedBoxOptions): TrialSharedBox {
  const { now, after } = time;
  const answers = new Set<Answer>();
  let seenAt = now();
  let hangsUntil = -Infinity;
  let cancel = () => {};

  const eachPerMs = () => kbit / 8 / answers.size;

  function look(): void {
    cancel();
    // Nothing was sent while it hung.
    const sentMs = Math.max(0, now() - Math.max(seenAt, Math.min(now(), hangsUntil)));
    seenAt = now();
    const sent = sentMs * eachPerMs();
    for (const answer of [...answers]) {
      answer.left -= sent;
      if (answer.left > NOTHING_BYTES) continue;
      answers.delete(answer);
      after(roundTripMs, answer.done);
    }
    if (answers.size === 0) return;
    const least = Math.min(...[...answers].map(({ left }) => left));
    cancel = after(Math.max(0, hangsUntil - now()) + Math.max(LEAST_MS, least / eachPerMs()), look);
  }

  return {
    ask(bytes, done) {
      let over = false;
      look();
      const answer = { left: bytes, done: () => over || done() };
      answers.add(answer);
      look();
      return () => {
        over = true;
        look();
        answers.delete(answer);
        look();
      };
    },
    hang(ms) {
      look();
      hangsUntil = now() + ms;
      look();
    },
    open: () => answers.size,
  };
}
