import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { fromHex, isHex, toHex } from "./hex.ts";

Deno.test("fromHex() gives undefined for odd lengths, capitals, prefixes and blanks", () => {
  for (const text of ["a", "AA", "0x", "0g", " 0", "0 ", "００", "aé", "-1"]) {
    assert.equal(fromHex(text), undefined, text);
  }
});

Deno.test("isHex() refuses another length, another type and a line feed at the end", () => {
  const texts = ["ab", "ABCD", "abcde", "abcdef", "abc\n", "", undefined, null, 43981, ["abcd"]];
  for (const text of texts) assert.equal(isHex(text, 2), false, String(text));
  assert.equal(isHex("abcd", 2), true);
});

Deno.test("fromHex() gives back every byte that toHex() wrote", () =>
  fc.assert(fc.property(fc.uint8Array(), (bytes) => {
    assert.equal(toHex(bytes), Buffer.from(bytes).toString("hex"));
    assert.deepEqual(fromHex(toHex(bytes)), bytes);
  })));

Deno.test("fromHex() gives no bytes for no text", () => {
  assert.deepEqual(fromHex(""), new Uint8Array());
});
