import assert from "node:assert/strict";
import { decibels, makeSilenceWatch, meterOf } from "./level.ts";

Deno.test("meterOf() stays between its ends, and digital silence is zero", () => {
  assert.equal(meterOf(decibels(new Float32Array(64))), 0);
  assert.equal(meterOf(decibels(new Float32Array())), 0);
  assert.equal(meterOf(6), 1);
});

Deno.test("decibels() says 0 for full scale and −20 for a tenth", () => {
  assert.equal(decibels(new Float32Array(64).fill(1)), 0);
  assert.ok(Math.abs(decibels(new Float32Array(64).fill(0.1)) + 20) < 0.01);
});

Deno.test("makeSilenceWatch() says silent after five seconds, not in a pause, and not while muted", () => {
  let now = 0;
  const watch = makeSilenceWatch(() => now);
  const hear = (ms: number, db: number, expected = true) => {
    now += ms;
    return watch.hear(db, expected);
  };
  assert.equal(hear(4900, -Infinity), false);
  assert.equal(hear(200, -Infinity), true);
  assert.equal(hear(100, -40), false);
  assert.equal(hear(60_000, -Infinity, false), false);
  assert.equal(hear(4900, -80), false);
});
