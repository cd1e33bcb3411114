import assert from "node:assert/strict";
import { makeTokenBucket } from "./token-bucket.ts";

Deno.test("makeTokenBucket() refuses when the burst is spent", () => {
  const { take } = makeTokenBucket({ perSecond: 1, burst: 2, now: () => 0 });
  assert.deepEqual([take(), take(), take()], [true, true, false]);
});

Deno.test("makeTokenBucket() gives back with time, never more than the burst", () => {
  let ms = 0;
  const { take } = makeTokenBucket({ perSecond: 2, burst: 2, now: () => ms });
  take();
  take();
  ms = 499;
  assert.equal(take(), false);
  ms = 1000;
  assert.equal(take(), true);
  ms = 1_000_000;
  assert.deepEqual([take(), take(), take()], [true, true, false]);
});

Deno.test("makeTokenBucket() neither gives nor takes when the clock is set back", () => {
  let ms = 10_000;
  const { take } = makeTokenBucket({ perSecond: 1, burst: 2, now: () => ms });
  take();
  ms = 0;
  assert.deepEqual([take(), take()], [true, false]);
});

Deno.test("makeTokenBucket() lets nobody take before what is owed has come back", () => {
  let ms = 0;
  const { take, owe } = makeTokenBucket({ perSecond: 10, burst: 5, now: () => ms });
  take();
  owe(14);
  ms = 1000;
  assert.equal(take(), false);
  ms = 1100;
  assert.equal(take(), true);
});
