import assert from "node:assert/strict";
import { makeAllowance } from "./allowance.ts";

function stand() {
  let ms = 0;
  return { allowance: makeAllowance({ now: () => ms }), pass: (by: number) => void (ms += by) };
}

Deno.test("received() calls a flood what nobody asked for, from that peer alone", () => {
  const { allowance } = stand();
  assert.equal(allowance.received("flooder", 200_000), true);
  assert.equal(allowance.received("flooder", 200_000), false);
  assert.equal(allowance.received("honest", 200_000), true);
});

Deno.test("received() forgives announcements for as long as a page is open, and saves no more than a start's worth", () => {
  const { allowance, pass } = stand();
  for (let seconds = 0; seconds < 600; seconds++) {
    assert.equal(allowance.received("a", 1000), true);
    pass(1000);
  }
  assert.equal(allowance.received("a", 300_000), false);
});

Deno.test("received() takes what was asked for, and its repetition, but not for ever", () => {
  const { allowance } = stand();
  allowance.asked("a", 1_000_000);
  assert.equal(allowance.received("a", 2_000_000), true);
  assert.equal(allowance.received("a", 2_000_000), false);
});
