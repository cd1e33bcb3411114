import assert from "node:assert/strict";
import { makeProofs } from "./proofs.ts";

Deno.test("note() says so once of each peer, and forgets those of long ago", () => {
  const proofs = makeProofs();
  assert.deepEqual(["a", "a", "b", "a"].map(proofs.note), [true, false, true, false]);
  for (let at = 0; at < 499; at++) proofs.note(`x${at}`);
  assert.deepEqual([proofs.note("a"), proofs.note("b")], [false, true]);
});

Deno.test("vain() lets another proof of that peer be told, and no flood of them", () => {
  const proofs = makeProofs();
  proofs.note("a");
  proofs.vain("b");
  proofs.vain("a");
  assert.deepEqual(["a", "a", "b"].map(proofs.note), [true, false, true]);
  let told = 0;
  for (let at = 0; at < 100; at++) {
    if (proofs.note("flood")) told++;
    proofs.vain("flood");
    proofs.vain("flood");
  }
  assert.equal(told, 4);
});
