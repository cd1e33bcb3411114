import assert from "node:assert/strict";
import { makeStanding } from "./standing.ts";

function stand() {
  let ms = 0;
  return { standing: makeStanding({ now: () => ms }), pass: (by: number) => void (ms += by) };
}

Deno.test("note() bars for bent bytes at once, for twice as long each time, and nobody else", () => {
  const { standing, pass } = stand();
  assert.equal(standing.note("a", "byte-mismatch"), true);
  assert.deepEqual([standing.barred("a"), standing.barred("b")], [true, false]);
  pass(60_000);
  assert.equal(standing.barred("a"), false);
  assert.equal(standing.note("a", "byte-mismatch"), true);
  pass(60_000);
  assert.equal(standing.barred("a"), true);
  pass(60_000);
  assert.equal(standing.barred("a"), false);
});

Deno.test("note() is not told twice of what two swarms found out at once", () => {
  const { standing } = stand();
  assert.equal(standing.note("a", "byte-mismatch"), true);
  assert.equal(standing.note("a", "byte-mismatch"), false);
});

Deno.test("note() forgives silence that comes seldom, and bars for silence that comes often", () => {
  const { standing, pass } = stand();
  for (let times = 0; times < 6; times++) {
    assert.equal(standing.note("slow", "silence"), false);
    pass(20_000);
  }
  assert.deepEqual([1, 2, 3].map(() => standing.note("claimer", "silence")), [false, false, true]);
  assert.equal(standing.barred("claimer"), true);
});
