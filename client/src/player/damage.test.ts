import assert from "node:assert/strict";
import { makeDamage, type Piece, type PieceFault } from "./damage.ts";

const piece = (n: Piece["n"], track = "main"): Piece => ({ track, level: 0, n });

function start() {
  const clock = { ms: 1_000_000 };
  const damage = makeDamage(() => clock.ms);
  damage.begun();
  const fail = (of: Piece, fault: PieceFault, times: number) =>
    Array.from({ length: times }, () => damage.failed(of, fault)).at(-1);
  return { clock, damage, fail };
}

Deno.test("failed() leaves a piece out whose bytes were refused three times, and no other", () => {
  const { damage, fail } = start();
  assert.equal(fail(piece(7), "refused", 2), "again");
  assert.deepEqual(damage.view(), { now: "trying", why: "refused", leftOut: 0 });
  assert.equal(damage.failed(piece(8), "refused"), "again");
  assert.equal(damage.failed(piece(7), "refused"), "leave-out");
  assert.deepEqual([damage.isLeftOut(piece(7)), damage.isLeftOut(piece(7, "audio")), damage.lacks(7)], [
    true,
    false,
    true,
  ]);
  assert.deepEqual(damage.view(), { now: "fine", why: "refused", leftOut: 1 });
});

Deno.test("failed() gives who lacks a piece some seconds, and who says nothing other beginnings", () => {
  const { clock, damage, fail } = start();
  assert.equal(fail(piece(1), "missing", 9), "again");
  clock.ms += 5000;
  assert.equal(damage.failed(piece(1), "missing"), "leave-out");

  assert.equal(fail(piece(2), "silent", 9), "again");
  damage.begun();
  assert.equal(fail(piece(2), "silent", 9), "again");
  assert.equal(damage.view().now, "trying");
  damage.begun();
  assert.equal(damage.failed(piece(2), "silent"), "leave-out");
  assert.equal(damage.view().why, "missing");
});

Deno.test("failed() forgets a piece that came after all", () => {
  const { damage, fail } = start();
  fail(piece(7), "refused", 2);
  damage.held(piece(7));
  assert.equal(damage.view().now, "fine");
  assert.equal(fail(piece(7), "refused", 2), "again");
});

Deno.test("held() forgets what failed of its track and isn't asked for any more, in another size or elsewhere", () => {
  for (const left of [{ ...piece(7), level: 1 }, { ...piece("init"), level: 1 }, piece(50), piece(3)]) {
    const { damage, fail } = start();
    fail(left, "refused", 2);
    damage.held(piece(7, "audio"));
    assert.equal(damage.view().now, "trying");
    damage.held(piece(7));
    assert.equal(damage.view().now, "fine", `${left.n}`);
  }
  const { damage, fail } = start();
  fail(piece(8), "refused", 2);
  damage.held(piece(7));
  assert.equal(damage.failed(piece(8), "refused"), "leave-out", "the next one is still being asked for");
});

Deno.test("failed() stops when three pieces in a row don't hold, and leaves out however many where others hold", () => {
  const { damage, fail } = start();
  for (const n of [1, 2]) assert.equal(fail(piece(n), "refused", 3), "leave-out");
  damage.held(piece(2, "audio"));
  assert.equal(fail(piece(3), "refused", 3), "stop");
  assert.equal(damage.failed(piece(4), "refused"), "stop");
  assert.deepEqual(damage.view(), { now: "stuck", why: "refused", leftOut: 2 });
  damage.forgive();
  assert.deepEqual(damage.view(), { now: "fine", why: "refused", leftOut: 0 });
  for (const n of [1, 2, 4, 5, 7, 8]) {
    assert.equal(fail(piece(n), "refused", 3), "leave-out");
    if (n % 3 === 2) damage.held(piece(n + 1));
  }
});

Deno.test("failed() counts one piece once, however many sizes of the picture lack it", () => {
  const { fail } = start();
  for (const level of [0, 1, 2, 3]) {
    assert.equal(fail({ ...piece(1), level }, "refused", 3), "leave-out");
  }
});

Deno.test("failed() stops where what all pieces need doesn't hold", () => {
  const { fail } = start();
  assert.equal(fail(piece("init"), "refused", 3), "stop");
});
