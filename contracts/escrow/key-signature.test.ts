import assert from "node:assert/strict";
import fc from "fast-check";
import { toHex } from "../hex.ts";
import { asciiBytes } from "../monero/keccak.ts";
import { secretSum } from "../monero/point.ts";
import { ORDER, scalarBytes } from "../monero/scalar.ts";
import { bytesOf } from "../monero/trial-payments.ts";
import { signedWithKey, signWithKey } from "./key-signature.ts";
import { SECRETS } from "./trial-stake.ts";

const secret = SECRETS.viewer;
const key = secretSum(secret);
const message = asciiBytes("message");
const signature = signWithKey("tag", secret, message);

Deno.test("signedWithKey() refuses another tag, key, message and any one bit turned", () => {
  assert.equal(signedWithKey("other", key, message, signature), false);
  assert.equal(signedWithKey("tag", secretSum(SECRETS.creator), message, signature), false);
  assert.equal(signedWithKey("tag", key, asciiBytes("massage"), signature), false);
  fc.assert(
    fc.property(fc.nat(63), fc.nat(7), (at, bit) => {
      const bytes = bytesOf(signature);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      assert.equal(signedWithKey("tag", key, message, toHex(bytes)), false);
    }),
    { numRuns: 60 },
  );
});

Deno.test("signedWithKey() refuses other lengths and scalars in a second spelling", () => {
  const order = toHex(scalarBytes(ORDER));
  for (
    const text of ["", signature.slice(2), signature + "00", signature.slice(0, 64) + order, "zz".repeat(64)]
  ) {
    assert.equal(signedWithKey("tag", key, message, text), false, text);
  }
});

Deno.test("signWithKey() signs the same message the same way, and another with another nonce", () => {
  assert.equal(signWithKey("tag", secret, message), signature);
  assert.notEqual(signWithKey("tag", secret, asciiBytes("other")).slice(64), signature.slice(64));
  assert.equal(signedWithKey("tag", key, message, signature), true);
});
