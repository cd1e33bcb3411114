import assert from "node:assert/strict";
import { inRandomOrder } from "./random-order.ts";

Deno.test("inRandomOrder() draws at most 64 from a long list, and keeps lists as they are", () => {
  const list = Array.from({ length: 65 }, (_, at) => at);
  assert.equal([...inRandomOrder(list, () => 0.999)].length, 64);
  assert.equal(list.length, 65);
  assert.deepEqual([...inRandomOrder([], () => 0)], []);
});

Deno.test("inRandomOrder() gives each of a short list once, whatever chance says", () => {
  const list = Array.from({ length: 64 }, (_, at) => at);
  for (const chance of [0, 0.3, 0.999]) {
    const drawn = [...inRandomOrder(list, () => chance)];
    assert.deepEqual(drawn.toSorted((a, b) => a - b), list);
  }
});
