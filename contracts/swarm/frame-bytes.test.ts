import assert from "node:assert/strict";
import fc from "fast-check";
import { FrameReader, FrameWriter } from "./frame-bytes.ts";

Deno.test("FrameReader gives undefined from the first field on that isn't all there", () => {
  const from = new FrameReader(Uint8Array.of(1, 2, 3));
  assert.equal(from.u16(), 0x0102);
  assert.equal(from.u16(), undefined);
  assert.equal(from.u8(), undefined, "the byte left over is not the next field");
  assert.equal(from.rest(), undefined);
  assert.equal(from.text(), undefined);
  assert.equal(from.isDone, false);
});

Deno.test("FrameReader isn't done while bytes are left", () => {
  const from = new FrameReader(Uint8Array.of(1, 2));
  from.u8();
  assert.equal(from.isDone, false);
  from.u8();
  assert.equal(from.isDone, true);
});

Deno.test("FrameReader gives undefined for numbers beyond 2^53 - 1 and for text beyond ASCII", () => {
  const [past, last] = [[0, 0x20, 0, 0, 0, 0, 0, 0], [0, 0x1f, 255, 255, 255, 255, 255, 255]];
  assert.equal(new FrameReader(Uint8Array.from(past)).u64(), undefined);
  assert.equal(new FrameReader(Uint8Array.from(last)).u64(), Number.MAX_SAFE_INTEGER);
  assert.equal(new FrameReader(Uint8Array.of(1, 0x80)).text(), undefined);
});

Deno.test("FrameWriter throws for what doesn't fit its field", () => {
  const writes: ((out: FrameWriter) => void)[] = [
    (out) => out.u8(256),
    (out) => out.u8(-1),
    (out) => out.u8(0.5),
    (out) => out.u16(0x10000),
    (out) => out.u32(2 ** 32),
    (out) => out.u64(2 ** 53),
    (out) => out.u64(-1),
    (out) => out.u64(NaN),
    (out) => out.ascii("é"),
    (out) => out.ascii("\u0080"),
    (out) => out.text("a".repeat(256)),
  ];
  for (const write of writes) assert.throws(() => write(new FrameWriter()), RangeError, String(write));
});

Deno.test("FrameReader reads what FrameWriter wrote, whatever the buffer's first size", () => {
  const numbers = fc.record({ a: fc.nat(255), b: fc.nat(0xffff), c: fc.nat(0xffffffff), d: fc.maxSafeNat() });
  fc.assert(fc.property(numbers, fc.uint8Array(), fc.nat(100), ({ a, b, c, d }, bytes, capacity) => {
    const out = new FrameWriter(capacity);
    out.u8(a);
    out.u16(b);
    out.u32(c);
    out.u64(d);
    out.text("bees\u007f\0");
    out.bytes(bytes);
    const from = new FrameReader(out.done());
    assert.deepEqual([from.u8(), from.u16(), from.u32(), from.u64(), from.text()], [
      a,
      b,
      c,
      d,
      "bees\u007f\0",
    ]);
    assert.deepEqual(from.rest(), bytes);
    assert.ok(from.isDone);
  }));
});
