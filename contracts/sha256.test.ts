import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { sha256, sha256Hex } from "./sha256.ts";

Deno.test("sha256Hex() gives FIPS 180-4's examples", () => {
  const hash = (text: string) => sha256Hex(new TextEncoder().encode(text));
  assert.equal(hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert.equal(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

Deno.test("sha256() gives what the machine's own SHA-256 gives", () =>
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    assert.deepEqual(sha256(bytes), new Uint8Array(createHash("sha256").update(bytes).digest()));
  })));
