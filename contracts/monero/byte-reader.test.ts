import assert from "node:assert/strict";
import { ByteReader } from "./byte-reader.ts";

Deno.test("take() says truncated and gives zeros when bytes are missing, and stays there", () => {
  const reader = new ByteReader(Uint8Array.of(1, 2, 3));
  assert.deepEqual(reader.take(4), new Uint8Array(4));
  assert.equal(reader.fault, "truncated");
  assert.equal(reader.byte(), 0);
  assert.equal(reader.varint(), 0n);
});

Deno.test("varint() tells a number that is cut off from one that is none", () => {
  const cut = new ByteReader(Uint8Array.of(0x80, 0x80));
  cut.varint();
  assert.equal(cut.fault, "truncated");
  const padded = new ByteReader(Uint8Array.of(0x80, 0x00));
  padded.varint();
  assert.equal(padded.fault, "bad-number");
});

Deno.test("count() refuses more things than there are bytes for, so that nobody loops for a lie", () => {
  const reader = new ByteReader(Uint8Array.of(3, 0, 0, 0, 0, 0));
  assert.equal(reader.count(2), 0);
  assert.equal(reader.fault, "truncated");
  assert.equal(new ByteReader(Uint8Array.of(2, 0, 0, 0, 0)).count(2), 2);
});

Deno.test("ByteReader reads on from where it stands and knows what is left", () => {
  const reader = new ByteReader(Uint8Array.of(0xac, 0x02, 9, 8, 7));
  assert.equal(reader.varint(), 300n);
  assert.equal(reader.byte(), 9);
  assert.deepEqual(reader.take(2), Uint8Array.of(8, 7));
  assert.deepEqual([reader.left, reader.fault], [0, undefined]);
});
