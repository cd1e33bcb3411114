import assert from "node:assert/strict";
import { makePace } from "./pace.ts";

Deno.test("makePace() lets five go at once, says how long to wait, and fills up again", () => {
  const pace = makePace();
  for (let i = 0; i < 5; i++) assert.equal(pace.take(0), 0);
  assert.equal(pace.take(0), 2);
  assert.equal(pace.take(1000), 1);
  assert.equal(pace.take(2000), 0);
  assert.equal(pace.take(2000), 2);
  // A clock set back gives nothing away.
  assert.equal(pace.take(-1e9), 2);
});
