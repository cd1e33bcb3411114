import assert from "node:assert/strict";
import { makeReceiptTally } from "./receipt-tally.ts";

Deno.test("makeReceiptTally() has nothing due before half a minute and fifty segments", () => {
  let ms = 0;
  const tally = makeReceiptTally(() => ms);
  for (let n = 0; n < 49; n++) tally.took(100, "a", n);
  ms = 29_999;
  assert.deepEqual(tally.due(), []);
});

Deno.test("makeReceiptTally() has one line a peer due after half a minute, and none of it twice", () => {
  let ms = 0;
  const tally = makeReceiptTally(() => ms);
  tally.took(100, "a", 9);
  tally.took(50, "a", 7);
  ms = 20_000;
  tally.took(10, "b", 8);
  ms = 30_000;
  assert.deepEqual(tally.due(), [{ from: "a", first: 7, last: 9, bytes: 150 }]);
  assert.deepEqual(tally.due(), []);
  assert.deepEqual(tally.rest(), [{ from: "b", first: 8, last: 8, bytes: 10 }]);
});

Deno.test("makeReceiptTally() counts segments, not their parts", () => {
  const tally = makeReceiptTally(() => 0);
  for (let part = 0; part < 500; part++) tally.took(1, "a", Math.floor(part / 10) - 1);
  assert.equal(tally.due().length, 1);
});

Deno.test("makeReceiptTally() remembers no more peers than anybody has", () => {
  const tally = makeReceiptTally(() => 0);
  for (let peer = 0; peer < 1000; peer++) tally.took(1, `p${peer}`, 1);
  assert.equal(tally.rest().length, 64);
});

Deno.test("makeReceiptTally() has no receipt for nothing", () => {
  const tally = makeReceiptTally(() => 0);
  tally.took(0, "a", 1);
  assert.deepEqual(tally.rest(), []);
});
