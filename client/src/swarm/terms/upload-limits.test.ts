import assert from "node:assert/strict";
import { DEFAULT_UPLOAD, isUploadLimit, readUploadLimits } from "./upload-limits.ts";

Deno.test("readUploadLimits() takes its defaults for what is no limit", () => {
  for (
    const value of [undefined, null, 7, "x", [], { kbit: "9000" }, { kbit: 1.5 }, {
      kbit: 499,
      mbPerHour: 1e9,
    }]
  ) {
    assert.deepEqual(readUploadLimits(value), DEFAULT_UPLOAD, JSON.stringify(value));
  }
});

Deno.test("readUploadLimits() keeps one limit when the other is broken", () => {
  assert.deepEqual(readUploadLimits({ kbit: 2000, mbPerHour: -1 }), { ...DEFAULT_UPLOAD, kbit: 2000 });
});

Deno.test("isUploadLimit() refuses what is out of range or no whole number", () => {
  for (const value of [49, 400_001, 100.5, NaN, Infinity, "100", undefined]) {
    assert.equal(isUploadLimit("mbPerHour", value), false, String(value));
  }
  assert.equal(isUploadLimit("mbPerHour", 50), true);
});
