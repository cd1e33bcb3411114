import assert from "node:assert/strict";
import { makeProofs } from "./proofs.ts";

Deno.test("note() says so once of each peer, and forgets those of long ago", () => {
  const proofs = makeProofs();
  assert.deepEqual(["a", "a", "b", "a"].map(proofs.note), [true, false, true, false]);
  for (let at = 0; at < 499; at++) proofs.note(`x${at}`);
  assert.deepEqual([proofs.note("a"), proofs.note("b")], [false, true]);
});
