import assert from "node:assert/strict";
import fc from "fast-check";
import { ORDER, readScalar, readSecret, reduceScalar, scalarBytes } from "./scalar.ts";

Deno.test("readScalar() refuses every spelling but the one below the order", () => {
  const one = scalarBytes(1n);
  for (const value of [ORDER, ORDER + 1n, 8n * ORDER, 2n ** 256n - 1n]) {
    assert.equal(readScalar(scalarBytes(value)), undefined);
  }
  for (const bytes of [one.subarray(1), Uint8Array.from([...one, 0]), new Uint8Array()]) {
    assert.equal(readScalar(bytes), undefined);
  }
  assert.equal(readScalar(scalarBytes(ORDER - 1n)), ORDER - 1n);
});

Deno.test("readSecret() refuses zero, which everybody knows", () => {
  assert.equal(readSecret(new Uint8Array(32)), undefined);
  assert.equal(readSecret(scalarBytes(1n)), 1n);
});

Deno.test("reduceScalar() brings any number between zero and the order", () =>
  fc.assert(fc.property(fc.bigInt(-(2n ** 512n), 2n ** 512n), (value) => {
    const scalar = reduceScalar(value);
    assert.ok(scalar >= 0n && scalar < ORDER);
    assert.equal((value - scalar) % ORDER, 0n);
  })));
