import assert from "node:assert/strict";
import type { Muxer } from "../follower.ts";
import { makeLadder } from "./ladder.ts";
import { PRETEND_SOURCE, pretendEncoders, pretendPart } from "./trial-encoder.ts";

const RUNGS = [{ rid: "video-240", height: 240, bitrate: 300_000 }, {
  rid: "video-180",
  height: 180,
  bitrate: 150_000,
}];
const SOUND = { ...PRETEND_SOURCE, rid: "audio", kind: "audio" as const };
const muxer = (renditions: Muxer["renditions"]): Muxer => ({
  renditions,
  backlog: [],
  anchor: { media: 0, wallMs: 0 },
});

function stage() {
  let nowMs = 1_000_000;
  let next = 0;
  const delivered: string[] = [];
  const { started, start } = pretendEncoders();
  const ladder = makeLadder({ rungs: RUNGS, ffmpeg: "ffmpeg", now: () => nowMs, log: () => {}, start });
  return {
    ladder,
    started,
    delivered,
    open: (renditions = [PRETEND_SOURCE, SOUND]) =>
      ladder.open(muxer(renditions), (rid, { m }) => delivered.push(`${rid}/${m}`)),
    /** A part comes, and these encoders make it at once. */
    part: (makers: readonly number[]) => {
      ladder.part(pretendPart(next), next % 10 === 0);
      next++;
      nowMs += 200;
      for (const at of makers) started[at]?.make();
    },
    states: () => ladder.views().map(({ state }) => state),
    close: () => ladder.end(0),
  };
}

/** Gives the ladder's own look, which comes by the clock, the time to happen. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    assert.ok(Date.now() < deadline, "it never happened");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("makeLadder() makes nothing of sound alone", async () => {
  const { open, ladder, started, close } = stage();
  assert.deepEqual(open([SOUND]).renditions.map(({ rid }) => rid), ["audio"]);
  ladder.part(pretendPart(0), true);
  assert.deepEqual([started.length, ladder.views()], [0, []]);
  await close();
});

Deno.test("makeLadder() puts its rungs behind the encoder's own renditions, also those that would not be smaller", async () => {
  const { open, close, ladder } = stage();
  const small = { ...PRETEND_SOURCE, info: { ...PRETEND_SOURCE.info, width: 320, height: 180 } };
  const { renditions } = open([small, SOUND]);
  assert.deepEqual(renditions.map(({ rid, rung }) => [rid, rung]), [
    ["video", undefined],
    ["audio", undefined],
    ["video-240", true],
    ["video-180", true],
  ]);
  assert.deepEqual(ladder.views().map(({ state }) => state), ["left-out", "left-out"]);
  await close();
});

Deno.test("makeLadder() lets the largest of those that come late rest, and gives the others time", async () => {
  const { open, part, states, close } = stage();
  open();
  for (let i = 0; i < 5; i++) part([0, 1]);
  assert.deepEqual(states(), ["on", "on"]);
  for (let i = 0; i < 8; i++) part([]);
  await until(() => states().includes("short"));
  assert.deepEqual(states(), ["short", "on"]);
  await close();
});

Deno.test("makeLadder() leaves rungs that are in time alone when another one comes late", async () => {
  const { open, part, states, close } = stage();
  open();
  for (let i = 0; i < 5; i++) part([0, 1]);
  for (let i = 0; i < 8; i++) part([0]);
  await until(() => states().includes("short"));
  assert.deepEqual(states(), ["on", "short"]);
  await close();
});

Deno.test("makeLadder() starts anew with each muxer, and ends what ran", async () => {
  const { open, part, started, states, close } = stage();
  open();
  for (let i = 0; i < 3; i++) part([0, 1]);
  await close();
  assert.ok(started.every(({ ended }) => ended));
  open();
  assert.deepEqual(states(), ["starting", "starting"]);
  await close();
});
