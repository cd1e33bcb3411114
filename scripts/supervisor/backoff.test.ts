import assert from "node:assert/strict";
import { restartDelaySeconds } from "./backoff.ts";

Deno.test("restartDelaySeconds() doubles from one second and stops at thirty", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 1000].map(restartDelaySeconds), [1, 2, 4, 8, 16, 30, 30, 30]);
});
