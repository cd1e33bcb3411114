import assert from "node:assert/strict";
import { makeFakeClock } from "../../testing/fake-clock.ts";
import { makeRefusal } from "./refusal.ts";

function stand() {
  const clock = makeFakeClock(0);
  const over: number[] = [];
  const refusal = makeRefusal({ after: clock.after, onOver: () => over.push(clock.now()) });
  refusal.on("these terms");
  return { clock, over, refusal };
}

Deno.test("makeRefusal() lets it be tried again after twice as long each time, a quarter of an hour at most", async () => {
  const { clock, over, refusal } = stand();
  const waits: number[] = [];
  for (let time = 0; time < 7; time++) {
    const from = clock.now();
    refusal.note(false);
    assert.equal(refusal.stands(), true);
    await clock.pass(15 * 60_000);
    assert.equal(refusal.stands(), false);
    waits.push(((over.at(-1) ?? 0) - from) / 1000);
  }
  assert.deepEqual(waits, [30, 60, 120, 240, 480, 900, 900]);
});

Deno.test("makeRefusal() forgets what was refused on other terms", async () => {
  const { clock, over, refusal } = stand();
  refusal.note(false);
  refusal.on("these terms");
  assert.equal(refusal.stands(), true);
  refusal.on("others");
  assert.equal(refusal.stands(), false);
  await clock.pass(60_000);
  assert.deepEqual(over, []);
});

Deno.test("makeRefusal() begins with a short wait again once this page was admitted", async () => {
  const { clock, over, refusal } = stand();
  refusal.note(false);
  await clock.pass(30_000);
  refusal.admitted();
  refusal.note(false);
  await clock.pass(30_000);
  assert.deepEqual(over, [30_000, 60_000]);
});

Deno.test("makeRefusal() never lifts by itself what the viewer wouldn't sign, only on other terms", async () => {
  const { clock, over, refusal } = stand();
  refusal.note(true);
  await clock.pass(3_600_000);
  refusal.hurry();
  refusal.on("these terms");
  assert.deepEqual([over, refusal.stands()], [[], true]);
  refusal.on("others");
  assert.equal(refusal.stands(), false);
  refusal.note(false);
  await clock.pass(30_000);
  assert.deepEqual(over, [3_630_000]);
});

Deno.test("makeRefusal() is tried at once when the network is back, and never once closed", async () => {
  const { clock, over, refusal } = stand();
  refusal.hurry();
  assert.deepEqual(over, []);
  refusal.note(false);
  refusal.hurry();
  assert.deepEqual([over, refusal.stands()], [[0], false]);
  refusal.note(false);
  refusal.close();
  await clock.pass(3_600_000);
  assert.deepEqual(over, [0]);
});
