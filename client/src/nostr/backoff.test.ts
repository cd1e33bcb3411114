import assert from "node:assert/strict";
import { backoffMs } from "./backoff.ts";

Deno.test("backoffMs() doubles up to a minute, and half of it is chance", () => {
  assert.deepEqual([1, 2, 3, 4].map((failures) => backoffMs(failures, () => 1)), [1000, 2000, 4000, 8000]);
  assert.equal(backoffMs(1, () => 0), 500);
  assert.equal(backoffMs(1000, () => 1), 60_000);
});
