import assert from "node:assert/strict";
import { makeMediaClock, PART_DELAY_MS } from "./media-clock.ts";

const START = 1_790_000_000_000;

/** Ten hours of 2 s segments from an encoder whose clock runs at `rate`, parts arriving late at random. */
function errorAfterHours(rate: number): number {
  const clock = makeMediaClock({ media: 10, wallMs: START });
  let seed = 1;
  const late = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 * 30;
  let wallMs = START;
  let media = 10;
  for (let segment = 0; segment < 18_000; segment++) {
    for (let part = 0; part < 10; part++) {
      media += 0.2;
      wallMs += 200 / rate;
      clock.observe(media, wallMs + PART_DELAY_MS + late());
    }
    clock.settle();
  }
  return clock.dateOf(media) - wallMs;
}

Deno.test("makeMediaClock() never steps by more than 2 ms a segment, however late parts come", () => {
  const clock = makeMediaClock({ media: 0, wallMs: START });
  const before = clock.dateOf(100);
  clock.observe(2, START + 60_000);
  assert.equal(clock.dateOf(100), before);
  clock.settle();
  assert.equal(clock.dateOf(100), before + 2);
  clock.settle();
  assert.equal(clock.dateOf(100), before + 2);
  clock.observe(4, START - 60_000);
  clock.settle();
  assert.equal(clock.dateOf(100), before);
});

Deno.test("makeMediaClock() stays within 20 ms of the box's clock over ten hours when the encoder's is off", () => {
  for (const rate of [1, 1.0001, 0.9999, 1.0005]) {
    assert.ok(Math.abs(errorAfterHours(rate)) < 20, `${rate}: ${errorAfterHours(rate)} ms`);
  }
});
