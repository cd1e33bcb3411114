import assert from "node:assert/strict";
import { isReached, makeGate, readReload } from "./blocking.ts";

const never = new AbortController().signal;

Deno.test("readReload() says bad when _HLS_part stands alone or a number is none", () => {
  for (
    const query of [
      "_HLS_part=1",
      "_HLS_msn=",
      "_HLS_msn=-1",
      "_HLS_msn=1.5",
      "_HLS_msn=1&_HLS_part=x",
      "_HLS_msn=9999999999999999",
    ]
  ) {
    assert.equal(readReload(query).ask, "bad", query);
  }
});

Deno.test("readReload() says now when nothing is asked, and what to wait for when it is", () => {
  assert.deepEqual(readReload(""), { ask: "now" });
  assert.deepEqual(readReload("t=5"), { ask: "now" });
  assert.deepEqual(readReload("_HLS_skip=YES"), { ask: "now" });
  assert.deepEqual(readReload("_HLS_msn=15&_HLS_part=10"), { ask: "block", msn: 15, part: 10 });
  assert.deepEqual(readReload("_HLS_msn=15"), { ask: "block", msn: 15, part: undefined });
});

Deno.test("isReached() waits until the segment or part that was asked is listed", () => {
  const at = (n: number, lastParts: number, openParts: number) => ({ n, lastParts, openParts });
  const rows: [
    form: "index" | "ll",
    msn: number,
    part: number | undefined,
    where: ReturnType<typeof at>,
    reached: boolean,
  ][] = [
    ["index", 5, undefined, at(4, 10, 9), false],
    ["index", 5, undefined, at(5, 10, 0), true],
    ["index", 5, 2, at(4, 10, 9), false],
    ["ll", 5, undefined, at(4, 10, 9), false],
    ["ll", 5, undefined, at(5, 10, 0), true],
    ["ll", 5, 2, at(4, 10, 2), false],
    ["ll", 5, 2, at(4, 10, 3), true],
    ["ll", 5, 9, at(5, 10, 0), true],
    // Past the segment's end: the next segment's first part answers.
    ["ll", 5, 10, at(4, 10, 10), false],
    ["ll", 5, 10, at(5, 10, 0), false],
    ["ll", 5, 10, at(5, 10, 1), true],
    ["ll", 5, 10, at(6, 10, 0), true],
    ["ll", 6, 0, at(4, 10, 10), false],
  ];
  for (const [form, msn, part, where, reached] of rows) {
    assert.equal(isReached({ msn, part }, form, where), reached, JSON.stringify([form, msn, part, where]));
  }
});

Deno.test("makeGate() lets nobody wait when time is up, the asker left, or it was closed", async () => {
  const gate = makeGate();
  assert.equal(await gate.wait(() => false, 5, never), false);
  assert.equal(await gate.wait(() => false, 1000, AbortSignal.abort()), false);
  const leaving = new AbortController();
  const left = gate.wait(() => false, 60_000, leaving.signal);
  leaving.abort();
  assert.equal(await left, false);
  const late = gate.wait(() => false, 60_000, never);
  gate.close();
  assert.equal(await late, false);
  assert.equal(await gate.wait(() => false, 60_000, never), false);
});

Deno.test("makeGate() wakes only who is ready", async () => {
  const gate = makeGate();
  let parts = 0;
  const order: number[] = [];
  const waiting = [2, 1].map((wanted) =>
    gate.wait(() => parts >= wanted, 60_000, never).then(() => order.push(wanted))
  );
  parts = 1;
  gate.wake();
  await waiting[1];
  assert.deepEqual(order, [1]);
  parts = 2;
  gate.wake();
  await Promise.all(waiting);
  assert.deepEqual(order, [1, 2]);
});
