import assert from "node:assert/strict";
import fc from "fast-check";
import { sha256Hex } from "../sha256.ts";
import { judgeSegment, type Sha256 } from "./segment.ts";

const sha256: Sha256 = async (bytes) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));
const lineOf = (bytes: Uint8Array) => ({ length: bytes.length, sha256: sha256Hex(bytes) });

Deno.test("judgeSegment() says byte-mismatch when any one bit is turned", () =>
  fc.assert(fc.asyncProperty(
    fc.uint8Array({ minLength: 1, maxLength: 512 }),
    fc.nat(),
    fc.nat(7),
    async (bytes, at, bit) => {
      const bent = bytes.map((b, i) => (i === at % bytes.length ? b ^ (1 << bit) : b));
      assert.deepEqual(await judgeSegment(lineOf(bytes), bent, sha256), {
        verdict: "byte-mismatch",
        in: "sha256",
      });
    },
  )));

Deno.test("judgeSegment() says byte-mismatch for a wrong length without hashing", async () => {
  const bytes = new Uint8Array(100);
  const hash = () => Promise.reject(new Error("hashed"));
  for (const length of [0, 99, 101]) {
    assert.deepEqual(await judgeSegment(lineOf(bytes), new Uint8Array(length), hash), {
      verdict: "byte-mismatch",
      in: "length",
    });
  }
});

Deno.test("judgeSegment() says unsealed, never verified, when no playlist spoke of the bytes", async () => {
  assert.deepEqual(await judgeSegment(undefined, new Uint8Array(4), sha256), { verdict: "unsealed" });
});

Deno.test("judgeSegment() says verified for the sealed bytes", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  assert.deepEqual(await judgeSegment(lineOf(bytes), bytes, sha256), { verdict: "verified" });
});
