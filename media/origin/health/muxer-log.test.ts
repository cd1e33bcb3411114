import assert from "node:assert/strict";
import { makeMuxerLog } from "./muxer-log.ts";

const LINE = "MediaMTX: ERR [HLS] [muxer live/one] muxer instance crashed: muxer error: " +
  "unable to extract DTS: DTS is not monotonically increasing, was 718920, now is 541890";

Deno.test("timesBack() knows nothing of other lines, other streams, and what is a minute old", () => {
  let nowMs = 0;
  const log = makeMuxerLog(() => nowMs);
  log.read("MediaMTX: INF [HLS] [muxer live/one] created automatically");
  log.read(LINE.replace("live/one", "live/../one"));
  log.read(LINE.replace("muxer live/one", "conn 192.0.2.7:1"));
  assert.equal(log.timesBack("one"), undefined);
  log.read(LINE);
  assert.equal(log.timesBack("two"), undefined);
  nowMs = 60_001;
  assert.equal(log.timesBack("one"), undefined);
});

Deno.test("timesBack() takes no stranger's stream id for what a muxer says", () => {
  const log = makeMuxerLog(() => 0);
  for (const level of ["INF", "WAR", "ERR"]) {
    for (const id of [LINE, `x\n${LINE}`, `x\n${LINE}\n`]) {
      log.read(`MediaMTX: ${level} [SRT] [conn 192.0.2.7:1] closed: invalid stream ID '${id}'`);
      log.read(`MediaMTX ended with code 1. Its last lines:\n  ${id}`);
    }
  }
  assert.equal(log.timesBack("one"), undefined);
});

Deno.test("timesBack() says when timestamps went back, and how far", () => {
  let nowMs = 0;
  const log = makeMuxerLog(() => nowMs);
  log.read(LINE);
  nowMs = 3000;
  assert.deepEqual(log.timesBack("one"), { agoMs: 3000, byS: 1.967 });
});
