import assert from "node:assert/strict";
import { medianOf, perCoreSecond } from "./rounds.ts";
import type { Measured } from "./trackers.ts";

const measured = (announces: number, cpuSeconds: number): Measured => ({
  announces,
  cpuSeconds,
  loadCpuSeconds: 0,
  lost: 0,
  failures: 0,
  offers: 0,
  answers: 0,
  seconds: 1,
  replyMs: 1,
  bytes: 1,
});

Deno.test("medianOf() gives no number for no rounds", () => {
  assert.ok(Number.isNaN(medianOf([], perCoreSecond)));
});

Deno.test("medianOf() takes the middle, or between the two middle ones", () => {
  const rounds = [measured(900, 1), measured(100, 1), measured(300, 1)];
  assert.equal(medianOf(rounds, perCoreSecond), 300);
  assert.equal(medianOf([...rounds, measured(500, 1)], perCoreSecond), 400);
});

Deno.test("perCoreSecond() divides by no less than one tick of the kernel's clock", () => {
  assert.equal(perCoreSecond(measured(100, 0)), 10_000);
  assert.equal(perCoreSecond(measured(100, 0.5)), 200);
});
