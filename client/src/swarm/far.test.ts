import assert from "node:assert/strict";
import { farMs } from "./far.ts";

Deno.test("farMs() adds nothing nearby, three round trips on far lines, and never more than 300 ms", () => {
  assert.deepEqual([0, 14, 15, 20, 40, 50, 5000].map(farMs), [0, 0, 90, 120, 240, 300, 300]);
});
