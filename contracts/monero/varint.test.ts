import assert from "node:assert/strict";
import fc from "fast-check";
import { readVarint, varintBytes } from "./varint.ts";

Deno.test("readVarint() gives undefined for numbers cut off, above 64 bits or longer than need be", () => {
  const top = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
  const broken = [[], [0x80], [0x80, 0x80], [0x80, 0x00], [0xff, 0x80, 0x00], [...top, 0x02], [
    ...top,
    0x81,
    0x00,
  ]];
  for (const bytes of broken) assert.equal(readVarint(Uint8Array.from(bytes), 0), undefined, String(bytes));
  assert.equal(readVarint(Uint8Array.of(1), 1), undefined);
});

Deno.test("readVarint() reads back what varintBytes() wrote, wherever it stands", () =>
  fc.assert(fc.property(fc.bigInt(0n, 2n ** 64n - 1n), fc.nat(5), (value, at) => {
    const bytes = Uint8Array.from([...new Uint8Array(at).fill(0xff), ...varintBytes(value), 7]);
    assert.deepEqual(readVarint(bytes, at), { value, next: bytes.length - 1 });
  })));

Deno.test("varintBytes() throws for what 64 bits can't hold", () => {
  for (const value of [-1, 2n ** 64n]) assert.throws(() => varintBytes(value), RangeError);
});
