import assert from "node:assert/strict";
import { ROOT } from "../root.ts";

const ROOMS = ["client", "edge", "media", "scripts"];
/** Not what people run: tests, their stands, and benches. */
const TRIALS = /\.test\.tsx?$|(^|\/)(bench|e2e|testing|trial)\/|\/trial-[^/]+$/;
/** Who starts what is to know all that this process knows. */
const HANDS_ON = new Set([
  // Asks monerod for its version, when fixtures are recorded.
  "scripts/monero/recording.ts",
]);

/** Every program file of a room, as a path from the root. */
function* filesOf(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${ROOT}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      if (name !== "node_modules" && name !== "dist") yield* filesOf(path);
    } else if (/\.tsx?$/.test(name)) yield path;
  }
}

Deno.test("no program is started with all that its starter knows, but those that are named here", () => {
  const inheriting = ROOMS.flatMap((room) => [...filesOf(room)]).filter((path) => {
    if (TRIALS.test(path) || HANDS_ON.has(path)) return false;
    const text = Deno.readTextFileSync(`${ROOT}/${path}`);
    const started = text.split("new Deno.Command(").length - 1;
    return started > text.split("clearEnv: true").length - 1;
  });
  assert.deepEqual(inheriting, []);
});
