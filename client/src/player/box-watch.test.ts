import assert from "node:assert/strict";
import type { BoxStatus } from "../../../contracts/api/status.ts";
import { makeBoxWatch } from "./box-watch.ts";

const says = (state: BoxStatus["state"], sid = "0011223344556677"): BoxStatus => ({
  d: "demo",
  state,
  since: 1,
  sid,
  tracks: [],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
});

function stage() {
  const heard: string[] = [];
  const hear = (what: string) => () => void heard.push(what);
  const watch = makeBoxWatch({
    playback: () => ({ stall: hear("stall"), renewed: hear("renewed"), hurry: hear("hurry") }),
  });
  return { watch, heard: () => heard.splice(0) };
}

Deno.test("makeBoxWatch() judges a stall only by what the box says after it, and once", () => {
  const { watch, heard } = stage();
  watch.note(says("live"));
  heard();
  watch.judgeStall();
  assert.deepEqual(heard(), []);
  watch.note(says("live"));
  watch.note(says("live"));
  assert.deepEqual(heard(), ["stall"]);
  watch.judgeStall();
  watch.note(undefined);
  assert.deepEqual(heard(), ["stall"], "a box that doesn't answer is no excuse of the line");
});

Deno.test("makeBoxWatch() takes no other box's stream for an encoder that came back", () => {
  const { watch, heard } = stage();
  watch.note(says("live"));
  assert.deepEqual(heard(), ["hurry"]);
  watch.another();
  watch.note(says("live", "ffffffffffffffff"));
  assert.deepEqual(heard(), []);
});

Deno.test("makeBoxWatch() hurries once the stream is back, though the box was silent meanwhile", () => {
  const { watch, heard } = stage();
  watch.note(says("live"));
  watch.note(undefined);
  assert.equal(watch.status(), undefined);
  heard();
  watch.note(says("reconnecting"));
  watch.note(says("live"));
  assert.deepEqual(heard(), ["renewed", "hurry"]);
});
