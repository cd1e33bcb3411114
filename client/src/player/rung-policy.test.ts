import assert from "node:assert/strict";
import { mayReturn, noteStall, noteUnrest, returned, UNTROUBLED } from "./rung-policy.ts";

function fallAt(nowMs: number, record = UNTROUBLED) {
  let fell = false;
  for (const at of [nowMs - 2000, nowMs - 1000, nowMs]) ({ record, fall: fell } = noteStall(record, at));
  assert.equal(fell, true);
  return record;
}

Deno.test("noteStall() does not fall for stalls that are far apart", () => {
  let record = UNTROUBLED;
  for (let at = 0; at < 600_000; at += 20_000) {
    const next = noteStall(record, at);
    assert.equal(next.fall, false);
    record = next.record;
  }
});

Deno.test("mayReturn() tries the low rung after a calm minute, and waits longer each time it falls again", () => {
  const first = fallAt(10_000);
  assert.equal(mayReturn(first, 60_000), false);
  assert.equal(mayReturn(first, 71_000), true);
  const second = fallAt(200_000, returned(first));
  assert.equal(mayReturn(second, 261_000), false);
  assert.equal(mayReturn(second, 321_000), true);
});

Deno.test("noteUnrest() begins the calm anew", () => {
  const record = noteUnrest(fallAt(10_000), 60_000);
  assert.equal(mayReturn(record, 100_000), false);
  assert.equal(mayReturn(record, 121_000), true);
  assert.equal(mayReturn(UNTROUBLED, 1e9), false);
});
