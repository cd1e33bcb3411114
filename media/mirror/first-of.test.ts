import assert from "node:assert/strict";
import type { Ask } from "./ask.ts";
import type { Got } from "./bounded-fetch.ts";
import type { Company } from "./company.ts";
import { firstOf, LATE_MS } from "./first-of.ts";

const bytes = (...of: number[]): Got => ({ got: "bytes", bytes: Uint8Array.from(of) });
const NOTHING: Got = { got: "status", status: 404 };
const good = (got: Got) => got.got === "bytes" && got.bytes[0] === 1;

const company: Company = { take: () => true, won: () => {} };

/** Carriers that answer at once with what is given, or never; `received` grows by one byte at each look where it trickles. */
function stage(...answers: (Got | "silent" | "trickles")[]) {
  const asked: number[] = [];
  const stopped: number[] = [];
  const ways = answers.map((answer, turn) => (): Ask => {
    asked.push(turn);
    let received = 0;
    return {
      got: typeof answer === "string" ? new Promise(() => {}) : Promise.resolve(answer),
      received: () => (answer === "trickles" ? ++received : 0),
      stop: () => stopped.push(turn),
    };
  });
  return { asked, stopped, ways };
}

Deno.test("firstOf() asks another at once for what fails or doesn't hold, and blames nobody for being late", async () => {
  const { ways, asked } = stage(NOTHING, bytes(2), bytes(1), bytes(1));
  const found = await firstOf(ways, good, { company });
  assert.deepEqual(found, { by: 2, late: [], failed: new Map([[0, NOTHING], [1, bytes(2)]]) });
  assert.deepEqual(asked, [0, 1, 2]);
});

Deno.test("firstOf() waits for nobody who is silent or trickles, and stops them in the end", async () => {
  for (const bad of ["silent", "trickles"] as const) {
    const { ways, stopped } = stage(bad, bytes(1));
    const begun = performance.now();
    assert.deepEqual(await firstOf(ways, good, { company }), { by: 1, late: [0], failed: new Map() });
    assert.ok(performance.now() - begun >= LATE_MS, "who may still be in time isn't doubled");
    assert.deepEqual(stopped, [0]);
  }
});

Deno.test("firstOf() has three copies on the way at most, however many are late", async () => {
  const { ways, stopped } = stage("silent", "silent", "trickles", "silent", bytes(1));
  const found = await firstOf(ways, good, { company });
  assert.deepEqual([found.by, found.late], [4, [0, 1, 2, 3]]);
  assert.deepEqual(stopped.slice(0, 2), [0, 1]);
});

Deno.test("firstOf() asks one more for what is on its way only as far as it may, and says what that was worth", async () => {
  const told: (number | "asked")[] = [];
  const counts = (yes: number): Company => ({
    take: () => (told.push("asked"), yes-- > 0),
    won: (taken) => void told.push(taken),
  });
  const late = stage("silent", "silent", bytes(1));
  assert.equal((await firstOf(late.ways, good, { company: counts(2), lateMs: 0 })).by, 2);
  assert.deepEqual(told.splice(0), ["asked", "asked", 2]);
  // The one who was asked first is first all the same.
  let answer = (_: Got) => {};
  const slow: Ask = {
    got: new Promise((resolve) => (answer = resolve)),
    received: () => 0,
    stop: () => {},
  };
  const { ways, asked } = stage("silent", "silent");
  const first = firstOf([() => slow, ...ways], good, { company: counts(1), lateMs: 0 });
  while (told.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
  answer(bytes(1));
  assert.equal((await first).by, 0);
  assert.deepEqual([asked, told.includes(1)], [[0], false]);
  // What failed is asked for elsewhere in any case.
  assert.equal((await firstOf(stage(NOTHING, bytes(1)).ways, good, { company: counts(0) })).by, 1);
});

Deno.test("firstOf() says what all came to when nobody has it", async () => {
  const { ways } = stage(NOTHING, bytes(2));
  const failed = new Map([[0, NOTHING], [1, bytes(2)]]);
  assert.deepEqual(await firstOf(ways, good, { company }), { by: undefined, late: [], failed });
  assert.deepEqual(await firstOf([], good, { company }), { by: undefined, late: [], failed: new Map() });
});
