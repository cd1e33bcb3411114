import assert from "node:assert/strict";
import { copiesOf, median, shareOfCeiling } from "./offload.ts";

Deno.test("copiesOf() and median() know no figure for nothing", () => {
  assert.ok(Number.isNaN(copiesOf({ pages: 4, requests: 0, objects: 0 })));
  assert.ok(Number.isNaN(median([])));
});

Deno.test("shareOfCeiling() is none where everybody asked the box, and all where one did", () => {
  assert.equal(shareOfCeiling({ pages: 4, requests: 40, objects: 10 }), 0);
  assert.equal(shareOfCeiling({ pages: 4, requests: 10, objects: 10 }), 1);
  assert.equal(shareOfCeiling({ pages: 4, requests: 25, objects: 10 }), 0.5);
});

Deno.test("median() takes the lower of two in the middle", () => {
  assert.deepEqual([median([3, 1, 2]), median([4, 1, 3, 2])], [2, 2]);
});
