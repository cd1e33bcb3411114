import assert from "node:assert/strict";
import { makeUplinkMeter } from "./uplink-meter.ts";

/** Hands over bursts and lets them drain at a pace. */
function measured(kbit: number, bursts: number, bytes = 200_000): number {
  let now = 0;
  const meter = makeUplinkMeter(() => now);
  for (let at = 0; at < bursts; at++) {
    now += 200;
    for (let queued = 0; queued < bytes; queued += 16_000) meter.handed(16_000, queued);
    now += bytes * 8 / kbit;
    meter.drained(0);
  }
  return meter.uplink();
}

Deno.test("uplink() is unknown before three bursts, and of bursts that say nothing", () => {
  assert.equal(measured(4000, 2), 0);
  assert.equal(measured(4000, 20, 48_000), 0);
});

Deno.test("uplink() is the class of what was sent at best", () => {
  assert.deepEqual([2000, 8000, 30_000, 90_000].map((kbit) => measured(kbit, 4)), [1, 2, 3, 4]);
});

Deno.test("uplink() isn't lowered by what only trickled", () => {
  let now = 0;
  const meter = makeUplinkMeter(() => now);
  for (let at = 0; at < 100; at++) {
    now += 100;
    meter.handed(10_000, 0);
  }
  meter.drained(0);
  assert.equal(meter.uplink(), 0);
});
