import assert from "node:assert/strict";
import { makeRateMeter } from "./rate-meter.ts";

const TIMESCALE = 90_000;

/** Parts of a fifth of a second; `bytesOf` says how heavy each is, `keyframeS` how far keyframes are apart. */
function read(seconds: number, bytesOf: (atS: number, isKey: boolean) => number, keyframeS = 1) {
  const meter = makeRateMeter(TIMESCALE);
  for (let n = 0; n < seconds * 5; n++) {
    const atS = n / 5;
    const independent = n % (keyframeS * 5) === 0;
    const fragment = { decodeTime: atS * TIMESCALE, ticks: TIMESCALE / 5, independent, samples: [] };
    meter.add({ bytes: new Uint8Array(bytesOf(atS, independent)), fragment });
  }
  return meter.read();
}

Deno.test("makeRateMeter() sees no swing in heavy keyframes, in one new scene, or where all of it is light", () => {
  assert.equal(read(40, (_, isKey) => (isKey ? 100_000 : 10_000)).swings, 0);
  assert.equal(read(40, (_, isKey) => (isKey ? 100_000 : 10_000), 4).swings, 0);
  assert.equal(read(40, (atS) => (atS < 20 ? 5000 : 60_000)).swings, 1);
  assert.equal(read(40, (atS) => (atS % 6 < 3 ? 200 : 5000)).swings, 0);
  assert.equal(read(1, () => 1000).swings, 0);
});

Deno.test("makeRateMeter() counts how often a bitrate doubles or halves, and between what", () => {
  const { swings, lowest, highest } = read(40, (atS) => (atS % 8 < 4 ? 2500 : 50_000));
  assert.ok(swings >= 6, String(swings));
  assert.deepEqual([lowest, highest], [100_000, 2_000_000]);
});

Deno.test("makeRateMeter() forgets what was half a minute ago", () => {
  assert.equal(read(80, (atS) => (atS < 40 && atS % 8 < 4 ? 2500 : 50_000)).swings, 0);
});
