import assert from "node:assert/strict";
import fc from "fast-check";
import { deadlineMs, smoothed } from "./deadline.ts";

Deno.test("deadlineMs() waits for nobody when the buffer doesn't outlast a fetch", () => {
  assert.equal(deadlineMs({ bufferedMs: 0, fetchMs: 20 }), 0);
  assert.equal(deadlineMs({ bufferedMs: 300, fetchMs: 100 }), 0);
  assert.equal(deadlineMs({ bufferedMs: 500, fetchMs: undefined }), 0);
});

Deno.test("deadlineMs() always leaves time for a fetch of twice the usual length", () =>
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 60_000, noNaN: true }),
      fc.double({ min: 0, max: 5000, noNaN: true }),
      (bufferedMs, fetchMs) => {
        const ms = deadlineMs({ bufferedMs, fetchMs });
        assert.ok(ms >= 0 && ms <= 3000);
        assert.ok(ms === 0 || ms + 2 * fetchMs <= bufferedMs);
      },
    ),
  ));

Deno.test("deadlineMs() lets the low rung wait longer than the fallbacks of a mesh need", () => {
  assert.ok(deadlineMs({ bufferedMs: 1050, fetchMs: 60 }) >= 350 + 2 * 120);
});

Deno.test("smoothed() begins with the first measure and follows slowly", () => {
  assert.equal(smoothed(undefined, 80), 80);
  assert.equal(smoothed(80, 160), 100);
});
