import type { BoxClient } from "../../box/box-client.ts";
import type { Desk } from "./desk.ts";

export type BoxWatchOptions = {
  desk: Desk;
  box: Pick<BoxClient, "status">;
  /** The stream's name on the box. */
  d: string;
  /** Unix seconds. */
  now: () => number;
};

/** Asks a box what a stream of it does; a silent one keeps its last word, marked as old. */
export function makeBoxWatch(o: BoxWatchOptions): () => Promise<void> {
  const { desk } = o;
  return async () => {
    const answer = await o.box.status(o.d);
    if (answer.ok) {
      desk.set({ word: { word: "status", status: answer.value } });
      return;
    }
    const { fault } = answer;
    if (fault.fault === "problem" && fault.code === "unknown-stream") {
      return desk.set({ word: { word: "no-stream" } });
    }
    const before = desk.state().word;
    desk.set({
      word: {
        word: "silent",
        fault,
        since: before.word === "silent" ? before.since : o.now(),
        status: "status" in before ? before.status : undefined,
      },
    });
  };
}
