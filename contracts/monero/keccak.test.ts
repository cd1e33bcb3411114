import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { asciiBytes, hashToScalar, keccak256 } from "./keccak.ts";
import { ORDER, readLittleEndian } from "./scalar.ts";

Deno.test("keccak256() pads as Keccak did before it became SHA-3", () => {
  assert.equal(
    toHex(keccak256(new Uint8Array())),
    "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
  );
});

Deno.test("keccak256() hashes parts as if they were joined", () => {
  assert.deepEqual(keccak256(asciiBytes("ab"), asciiBytes("c")), keccak256(asciiBytes("abc")));
});

Deno.test("hashToScalar() is the hash's remainder, so below the order", () => {
  const part = asciiBytes("dstream");
  assert.equal(hashToScalar(part), readLittleEndian(keccak256(part)) % ORDER);
  assert.ok(hashToScalar(part) < ORDER);
});
