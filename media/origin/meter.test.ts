import assert from "node:assert/strict";
import { makeMeter } from "./meter.ts";

const NOT_SYNC = 0x10000;

/** One part a picture, ten a second; keyframes at these seconds, and `pause` makes one picture stand longer. */
function read(keyframes: readonly number[], seconds: number, pause?: { at: number; s: number }) {
  const meter = makeMeter(1000);
  let decodeTime = 0;
  for (let n = 0; decodeTime < seconds * 1000; n++) {
    const isKey = keyframes.some((at) => Math.abs(at * 1000 - decodeTime) < 50);
    const ticks = pause !== undefined && Math.abs(pause.at * 1000 - decodeTime) < 50 ? pause.s * 1000 : 100;
    const sample = { duration: ticks, size: 100, flags: isKey ? 0 : NOT_SYNC, offset: 0 };
    const fragment = { decodeTime, ticks, independent: isKey, samples: [sample] };
    meter.add({ bytes: new Uint8Array(100), fragment });
    decodeTime += ticks;
  }
  return meter.read();
}

Deno.test("makeMeter() takes no pause of the picture for a keyframe interval", () => {
  assert.equal(read([0, 1, 2, 7, 8], 9, { at: 2.9, s: 4.1 }).keyframeInterval, 1);
});

Deno.test("makeMeter() tells the longest keyframe interval, the one still running included, and the last ones", () => {
  assert.equal(read([0, 1, 2, 3], 3.5).keyframeInterval, 1);
  assert.equal(read([0, 1, 4], 4.5).keyframeInterval, 3);
  assert.equal(read([0], 6).keyframeInterval, 6);
  assert.deepEqual(read([0, 1, 3, 4], 5).keyframeIntervals, [1, 2, 1]);
  assert.equal(read([0], 1.5).keyframeInterval, undefined);
});
