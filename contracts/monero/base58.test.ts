import assert from "node:assert/strict";
import fc from "fast-check";
import { fromHex } from "../hex.ts";
import { fromBase58, toBase58 } from "./base58.ts";

Deno.test("fromBase58() gives undefined for foreign digits, impossible lengths and blocks too large", () => {
  // "zz" is 3363, above one byte; eleven z are above eight.
  for (const text of ["0", "O", "I", "l", "1", "1111", "11111111", "zz", "zzzzzzzzzzz", "11 ", "é1"]) {
    assert.equal(fromBase58(text), undefined, text);
  }
});

Deno.test("fromBase58() refuses the first value that a block of each length can't hold", () => {
  const largest = {
    2: "5Q",
    3: "LUv",
    5: "2UzHL",
    6: "7YXq9G",
    7: "VtB5VXc",
    9: "3CUsUpv9t",
    10: "Ahg1opVcGW",
    11: "jpXCZedGfVQ",
  };
  for (const [digits, text] of Object.entries(largest)) {
    const bytes = fromBase58(text);
    assert.ok(bytes?.every((byte) => byte === 0xff), digits);
    const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    const next = alphabet[alphabet.indexOf(text.at(-1) ?? "") + 1];
    assert.ok(next !== undefined);
    assert.equal(fromBase58(text.slice(0, -1) + next), undefined, digits);
  }
});

Deno.test("toBase58() pads each block to its own width", () => {
  assert.equal(toBase58(new Uint8Array(9)), "1".repeat(13));
  assert.equal(toBase58(fromHex("06156013762879f7") ?? new Uint8Array()), "22222222222");
  assert.equal(toBase58(new Uint8Array()), "");
});

Deno.test("fromBase58() reads back what toBase58() wrote", () =>
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    assert.deepEqual(fromBase58(toBase58(bytes)), bytes);
  })));
