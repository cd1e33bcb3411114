import assert from "node:assert/strict";
import { makeMediaClock, mostBackMs, PART_DELAY_MS } from "./media-clock.ts";

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
    clock.settle(media);
  }
  return clock.dateOf(media) - wallMs;
}

Deno.test("makeMediaClock() never steps by more than 2 ms a segment, however late parts come", () => {
  const clock = makeMediaClock({ media: 0, wallMs: START });
  const before = clock.dateOf(100);
  clock.observe(2, START + 60_000);
  assert.equal(clock.dateOf(100), before);
  clock.settle(2);
  assert.equal(clock.dateOf(100), before + 2);
  clock.settle(4);
  assert.equal(clock.dateOf(100), before + 2);
  clock.observe(4, START - 60_000);
  clock.settle(6);
  assert.equal(clock.dateOf(100), before);
});

Deno.test("makeMediaClock() stays within 20 ms of the box's clock over ten hours when the encoder's is off", () => {
  for (const rate of [1, 1.0001, 0.9999, 1.0005]) {
    assert.ok(Math.abs(errorAfterHours(rate)) < 20, `${rate}: ${errorAfterHours(rate)} ms`);
  }
});

/** Segments of 2 s on a box whose clock is moved: how far dates are from it, and what each gains on the one before, milliseconds. */
function afterMove(byMs: number, segments: number, lateMs = 0) {
  let movedMs = 0;
  const clock = makeMediaClock({ media: 0, wallMs: START }, () => movedMs);
  const steps: number[] = [];
  let last = clock.dateOf(0);
  for (let n = 1; n <= segments; n++) {
    const media = 2 * n;
    if (n === 3) movedMs = byMs;
    clock.observe(media, START + media * 1000 + movedMs + PART_DELAY_MS + (n > 3 ? lateMs : 0));
    clock.settle(media);
    const date = clock.dateOf(media);
    steps.push(Math.round(date - last - 2000));
    last = date;
  }
  return { steps, offMs: last - (START + segments * 2000 + movedMs) };
}

Deno.test("makeMediaClock() follows the box's clock by a hundredth of the time when that is moved, and comes to it", () => {
  for (const byMs of [50_000, -50_000, 300, -300]) {
    const { steps, offMs } = afterMove(byMs, 2700);
    assert.ok(Math.abs(offMs) <= 5, `${byMs}: ${offMs} ms off`);
    assert.ok(steps.every((step) => Math.abs(step) <= 20 && -step <= mostBackMs(2000)), String(byMs));
    assert.equal(steps.find((step) => step !== 0), Math.sign(byMs) * 20);
  }
});

Deno.test("makeMediaClock() takes no lateness for a moved clock, nor a moved clock for lateness", () => {
  const { offMs } = afterMove(50_000, 10, 3000);
  // Eight segments have followed by 20 ms, and seven by a step for what came late.
  assert.equal(Math.round(offMs), -50_000 + 8 * 20 + 7 * 2);
});

Deno.test("makeMediaClock() is at the box's clock at once where nothing goes on that was dated before", () => {
  let movedMs = 0;
  const clock = makeMediaClock({ media: 0, wallMs: START }, () => movedMs);
  movedMs = -3_600_000;
  clock.restart();
  assert.equal(clock.dateOf(10), START + 10_000 - 3_600_000);
  clock.settle(12);
  assert.equal(clock.dateOf(12), START + 12_000 - 3_600_000);
});
