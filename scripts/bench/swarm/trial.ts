import { openTrialRoom, type TrialRoom } from "../../../client/testing/trial-room.ts";
import type { BenchRow } from "../report.ts";

/** One thing that the bench of sharing measures, of which a person may choose. */
export type SwarmTrial = {
  /** Begins the name of each of its rows. */
  name: string;
  run(stage: Stage): Promise<BenchRow[]>;
};

/** Where trials take place: rooms that are opened when the first trial needs them, and conditions for the report. */
export type Stage = {
  crowd(): Promise<TrialRoom>;
  mesh(): Promise<TrialRoom>;
  /** Adds a line to the conditions under which the report's rows were taken. */
  condition(name: string, value: string | number): void;
  say(line: string): void;
};

export type StageOptions = Pick<Stage, "condition" | "say">;

/** Makes it; `close` ends whatever was opened. */
export function makeStage(options: StageOptions): Stage & { close(): Promise<void> } {
  const rooms = new Map<string, Promise<TrialRoom>>();
  const once = (page: Parameters<typeof openTrialRoom>[0]) => () => {
    const room = rooms.get(page) ?? openTrialRoom(page);
    rooms.set(page, room);
    return room.then((opened) => {
      options.condition("browser", `Chromium ${opened.browser.version()}`);
      return opened;
    });
  };
  return {
    ...options,
    crowd: once("crowd-page"),
    mesh: once("swarm-page"),
    async close() {
      for (const room of await Promise.allSettled(rooms.values())) {
        if (room.status === "fulfilled") await room.value.close();
      }
    },
  };
}
