import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteReader } from "./byte-reader.ts";
import { hidesAmountInEightBytes, readRingCtBase, RING_CT_TYPES, type RingCtType } from "./ring-ct.ts";

const FEE = [0x80, 0x01];
const filled = (length: number, by: number) => Array.from({ length }, (_, i) => (by + i) % 256);

/** The bytes of a base of this kind, as the wire has it. */
function written(type: RingCtType, { inputs, outputs }: { inputs: number; outputs: number }): Uint8Array {
  const number = RING_CT_TYPES.indexOf(type);
  if (type === "none") return Uint8Array.of(number);
  const pseudo = type === "simple" ? filled(32 * inputs, 1) : [];
  const amounts = filled((hidesAmountInEightBytes(type) ? 8 : 64) * outputs, 2);
  return Uint8Array.from([number, ...FEE, ...pseudo, ...amounts, ...filled(32 * outputs, 3)]);
}

Deno.test("readRingCtBase() gives the number of a kind that nobody knows yet, and reads nothing on", () => {
  for (let number = RING_CT_TYPES.length; number < 256; number++) {
    const reader = new ByteReader(Uint8Array.from([number, ...filled(200, 0)]));
    assert.equal(readRingCtBase(reader, { inputs: 1, outputs: 2 }), number);
    assert.equal(reader.left, 200);
  }
});

Deno.test("readRingCtBase() leaves a fault wherever a base is cut off", () => {
  for (const type of RING_CT_TYPES) {
    const shape = { inputs: 2, outputs: 3 };
    const bytes = written(type, shape);
    for (let length = 0; length < bytes.length; length++) {
      const reader = new ByteReader(bytes.subarray(0, length));
      readRingCtBase(reader, shape);
      assert.equal(reader.fault, "truncated", `${type} after ${length} bytes`);
    }
  }
});

Deno.test("readRingCtBase() leaves a fault for a fee that is no number", () => {
  const reader = new ByteReader(Uint8Array.from([6, ...Array(10).fill(0xff), ...filled(200, 0)]));
  readRingCtBase(reader, { inputs: 1, outputs: 1 });
  assert.equal(reader.fault, "bad-number");
});

Deno.test("readRingCtBase() reads each kind to its end, whatever the shape, and shows the hidden amounts of the newer ones only", () => {
  const shapes = fc.record({ inputs: fc.nat({ max: 4 }), outputs: fc.nat({ max: 16 }) });
  fc.assert(fc.property(fc.constantFrom(...RING_CT_TYPES), shapes, (type, shape) => {
    const reader = new ByteReader(written(type, shape));
    const read = readRingCtBase(reader, shape);
    assert.ok(typeof read === "object");
    assert.deepEqual([read.type, reader.left, reader.fault], [type, 0, undefined]);
    assert.equal(read.hidden.length, hidesAmountInEightBytes(type) ? shape.outputs : 0);
    for (const { masked, commitment } of read.hidden) {
      assert.deepEqual([masked.length, commitment.length], [8, 32]);
    }
  }));
  const reader = new ByteReader(written("clsag", { inputs: 1, outputs: 2 }));
  const read = readRingCtBase(reader, { inputs: 1, outputs: 2 });
  assert.ok(typeof read === "object");
  assert.deepEqual(Array.from(read.hidden[1]?.masked ?? []), filled(16, 2).slice(8));
  assert.deepEqual(Array.from(read.hidden[1]?.commitment ?? []), filled(64, 3).slice(32));
});
