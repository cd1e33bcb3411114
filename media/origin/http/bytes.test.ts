import assert from "node:assert/strict";
import fc from "fast-check";
import { readRange } from "./bytes.ts";

Deno.test("readRange() says none when no byte is within", () => {
  for (const header of ["bytes=100-", "bytes=100-200", "bytes=-0"]) {
    assert.deepEqual(readRange(header, 100), { part: "none" }, header);
  }
});

Deno.test("readRange() answers whole when the header is another unit, several ranges or nonsense", () => {
  for (const header of ["", "bytes=", "bytes=-", "items=0-1", "bytes=0-1,3-4", "bytes=5-2", "bytes=a-b"]) {
    assert.deepEqual(readRange(header, 100), { part: "whole" }, header);
  }
});

Deno.test("readRange() reads first-last, first- and -count", () => {
  assert.deepEqual(readRange("bytes=0-9", 100), { part: "slice", from: 0, to: 9 });
  assert.deepEqual(readRange("bytes=90-", 100), { part: "slice", from: 90, to: 99 });
  assert.deepEqual(readRange("bytes=90-1000", 100), { part: "slice", from: 90, to: 99 });
  assert.deepEqual(readRange("bytes=-10", 100), { part: "slice", from: 90, to: 99 });
  assert.deepEqual(readRange("bytes=-1000", 100), { part: "slice", from: 0, to: 99 });
});

Deno.test("readRange() never leaves the bytes", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1e6 }), (noise, a, b, length) => {
      for (const header of [noise, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
        const range = readRange(header, length);
        if (range.part === "slice") assert.ok(0 <= range.from && range.from <= range.to && range.to < length);
      }
    }),
  );
});
