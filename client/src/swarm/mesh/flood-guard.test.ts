import assert from "node:assert/strict";
import { makeFloodGuard } from "./flood-guard.ts";

Deno.test("it says no beyond the burst, and yes again once it filled", () => {
  let now = 0;
  const mayCome = makeFloodGuard(() => now);
  assert.equal(mayCome("bytes", 12_000_000), true);
  assert.equal(mayCome("bytes", 1), false);
  assert.equal(mayCome("frames", 1), true);
  assert.equal(mayCome("vain", 4_000_000), true);
  assert.equal(mayCome("vain", 1), false);
  assert.equal(mayCome("news", 40), true);
  assert.equal(mayCome("news", 1), false);
  now = 1000;
  assert.equal(mayCome("bytes", 4_900_000), true);
  assert.equal(mayCome("bytes", 200_000), false);
});

Deno.test("a stream of 20 Mbit/s with ten objects a second from one neighbour is no flood", () => {
  let now = 0;
  const mayCome = makeFloodGuard(() => now);
  for (let at = 0; at < 600; at++) {
    now += 100;
    for (let chunk = 0; chunk < 16; chunk++) assert.equal(mayCome("bytes", 16_005), true);
    for (let frame = 0; frame < 8; frame++) assert.equal(mayCome("frames", 1), true);
  }
});
