import assert from "node:assert/strict";
import { isFitKey } from "../../contracts/escrow/context.ts";
import { readArbiterKey } from "./arbiter-key.ts";

Deno.test("readArbiterKey() takes nothing but 64 lower-case hex digits", () => {
  for (const text of ["", "x", "a".repeat(63), "A".repeat(64), "a".repeat(66)]) {
    assert.equal(readArbiterKey(text), undefined);
  }
});

Deno.test("readArbiterKey() makes the same fit key of the same digits, whatever number they are", () => {
  for (const text of ["0".repeat(64), "f".repeat(64), "12".repeat(32)]) {
    const key = readArbiterKey(text);
    assert.ok(key !== undefined && isFitKey(key.baseKey));
    assert.deepEqual(readArbiterKey(text), key);
  }
  assert.notEqual(readArbiterKey("0".repeat(64))?.baseKey, readArbiterKey("f".repeat(64))?.baseKey);
});
