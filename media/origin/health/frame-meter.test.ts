import assert from "node:assert/strict";
import type { Fragment } from "../fmp4/fragment.ts";
import { makeFrameMeter } from "./frame-meter.ts";

const TIMESCALE = 1000;

/** Parts of six pictures with these durations, one after another. */
function meterOf(durations: readonly number[]) {
  const meter = makeFrameMeter(TIMESCALE);
  let decodeTime = 10_000;
  for (let at = 0; at < durations.length; at += 6) {
    const samples = durations.slice(at, at + 6).map((duration) => ({
      duration,
      size: 1,
      flags: 0,
      offset: 0,
    }));
    const ticks = samples.reduce((sum, { duration }) => sum + duration, 0);
    meter.add({ decodeTime, ticks, independent: false, samples } satisfies Fragment);
    decodeTime += ticks;
  }
  return meter.read();
}

/** 33, 33 and 34 ms, as 30 pictures a second have in whole milliseconds. */
const steady = (count: number) => Array.from({ length: count }, (_, n) => (n % 3 === 2 ? 34 : 33));

Deno.test("makeFrameMeter() misses nothing where pictures come evenly, whatever their clock's grain", () => {
  const { received, dropped, perSecond, lately } = meterOf(steady(300));
  assert.deepEqual([received, dropped, lately?.dropped], [300, 0, 0]);
  assert.ok(Math.abs(perSecond - 30) < 0.1);
  assert.equal(meterOf(Array.from({ length: 600 }, (_, n) => (n % 3 === 2 ? 16 : 17))).dropped, 0);
});

Deno.test("makeFrameMeter() says nothing of lately while pictures come at no steady rate, and takes no pause for a loss", () => {
  const screen = Array.from({ length: 300 }, (_, n) => [33, 70, 200, 33, 120, 400][n % 6] ?? 33);
  assert.equal(meterOf(screen).lately, undefined);
  const paused = [...steady(150), 4000, ...steady(150)];
  assert.equal(meterOf(paused).dropped, 0);
  assert.equal(meterOf(steady(12)).lately, undefined);
});

Deno.test("makeFrameMeter() counts the pictures that a gap has room for", () => {
  // Of each 30 four are missing: the one before stands five times as long.
  const gaps = steady(300).flatMap((duration, n) => (n % 30 < 4 ? [] : n % 30 === 29 ? [165] : [duration]));
  const { dropped, lately } = meterOf(gaps);
  // Before thirty pictures nobody knows what is usual.
  assert.ok(dropped >= 32 && dropped <= 40, String(dropped));
  assert.ok((lately?.dropped ?? 0) >= 32);
});

Deno.test("makeFrameMeter() forgets lately after ten seconds, and never what there was in all", () => {
  const { dropped, lately } = meterOf([...steady(60), 99, ...steady(360)]);
  assert.deepEqual([dropped, lately?.dropped], [2, 0]);
});
