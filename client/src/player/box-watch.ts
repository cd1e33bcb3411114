import type { BoxStatus } from "../../../contracts/api/status.ts";
import { encoderReturned } from "./encoder-return.ts";
import type { Playback } from "./playback.ts";

export type BoxWatchOptions = {
  playback: () => Pick<Playback, "stall" | "renewed" | "hurry">;
};

/** What the box says of its encoder, and what follows from it for the picture. */
export type BoxWatch = {
  /** What it said last; undefined while it doesn't answer. */
  status(): BoxStatus | undefined;
  /** Takes what it says now. */
  note(next: BoxStatus | undefined): void;
  /** The picture stands: once the box was heard, it counts against its rung, unless it was another that plays by then. */
  judgeStall(): void;
  /** Another box is asked from here on: what the last one said is nothing to compare with. */
  another(): void;
};

/** Has heard nothing yet. */
export function makeBoxWatch({ playback }: BoxWatchOptions): BoxWatch {
  let box: BoxStatus | undefined;
  /** What it said when it last said anything. */
  let before: BoxStatus | undefined;
  let unjudged = false;

  return {
    status: () => box,
    note(next) {
      const { stall, renewed, hurry } = playback();
      const back = next?.state === "live" && box?.state !== "live";
      box = next;
      if (unjudged) stall();
      unjudged = false;
      if (next !== undefined) {
        const returned = encoderReturned(before, next);
        before = next;
        if (returned) renewed();
      }
      if (back) hurry();
    },
    judgeStall() {
      unjudged = true;
    },
    another() {
      before = undefined;
    },
  };
}
