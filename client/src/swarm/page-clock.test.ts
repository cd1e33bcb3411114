import assert from "node:assert/strict";
import { pageNow } from "./page-clock.ts";

Deno.test("pageNow() goes on as before when the machine's clock is set back", () => {
  const { now } = Date;
  const before = pageNow();
  try {
    Date.now = () => now() - 3_600_000;
    assert.ok(pageNow() >= before && pageNow() - before < 60_000);
  } finally {
    Date.now = now;
  }
});
