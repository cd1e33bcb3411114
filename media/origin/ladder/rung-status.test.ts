import assert from "node:assert/strict";
import * as v from "valibot";
import { Warning } from "../../../contracts/api/status.ts";
import { isWarningCode } from "../../../contracts/api/warning-codes.ts";
import type { RungView } from "./ladder.ts";
import { ladderWarnings, rungStatus } from "./rung-status.ts";

const view = (height: number, state: RungView["state"]): RungView => ({
  rung: { rid: `video-${height}`, height, bitrate: height * 2000 },
  size: undefined,
  codec: undefined,
  state,
});

Deno.test("ladderWarnings() says nothing of rungs that are made, begin, or would not be smaller", () => {
  assert.deepEqual(ladderWarnings([view(720, "left-out"), view(480, "on"), view(360, "starting")]), []);
});

Deno.test("ladderWarnings() names the rung that is too much, and what to set in its place", () => {
  const [warning, ...more] = ladderWarnings([view(720, "short"), view(480, "on")]);
  assert.deepEqual(more, []);
  assert.ok(v.is(Warning, warning) && isWarningCode(warning.code));
  assert.match(warning.detail, /720p/);
  assert.match(warning.remedy, /DSTREAM_LADDER=480p:960k/);
  assert.match(ladderWarnings([view(720, "short")])[0]?.remedy ?? "", /DSTREAM_LADDER=off/);
});

Deno.test("ladderWarnings() tells a program that ended from a machine that is too slow", () => {
  assert.match(ladderWarnings([view(480, "failed")])[0]?.detail ?? "", /ffmpeg ended .* 480p/);
});

Deno.test("rungStatus() has no field where there is no ladder", () => {
  assert.deepEqual(rungStatus([]), {});
  assert.deepEqual(rungStatus([view(480, "on")]), {
    rungs: [{ rid: "video-480", height: 480, bitrate: 960_000, state: "on" }],
  });
});
