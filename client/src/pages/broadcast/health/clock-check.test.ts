import assert from "node:assert/strict";
import { judgeClock, narrowClock, readClock } from "./clock-check.ts";

const at = Date.parse("2026-11-22T20:00:00.000Z");
const header = (ms: number) => new Date(ms).toUTCString();

Deno.test("readClock() proves nothing without a date, with a broken one, or with time running back", () => {
  for (const date of [null, "", "soon"]) {
    assert.equal(readClock({ askedMs: at, answeredMs: at + 10, date }), undefined);
  }
  assert.equal(readClock({ askedMs: at + 10, answeredMs: at, date: header(at) }), undefined);
});

Deno.test("judgeClock() accuses nobody while the answer took too long to tell", () => {
  assert.deepEqual(judgeClock(undefined), { clock: "unsure" });
  const slow = readClock({ askedMs: at, answeredMs: at + 20_000, date: header(at + 10_000) });
  assert.deepEqual(judgeClock(slow), { clock: "unsure" });
});

Deno.test("judgeClock() says fine for equal clocks, whatever fraction the header cut off", () => {
  for (const fraction of [0, 1, 500, 999]) {
    const now = at + fraction;
    const span = readClock({ askedMs: now - 40, answeredMs: now, date: header(now - 20) });
    assert.deepEqual(judgeClock(span), { clock: "fine" }, String(fraction));
  }
});

Deno.test("judgeClock() says off, by how much and which way", () => {
  const ahead = readClock({ askedMs: at, answeredMs: at + 20, date: header(at + 30_000) });
  assert.deepEqual(judgeClock(ahead), { clock: "off", seconds: 30, box: "ahead" });
  const behind = readClock({ askedMs: at, answeredMs: at + 20, date: header(at - 30_000) });
  assert.deepEqual(judgeClock(behind), { clock: "off", seconds: 30, box: "behind" });
});

Deno.test("judgeClock() says far-off where the box refuses signatures made now", () => {
  const span = readClock({ askedMs: at, answeredMs: at + 20, date: header(at - 90_000) });
  assert.deepEqual(judgeClock(span), { clock: "far-off", seconds: 90, box: "behind" });
});

Deno.test("narrowClock() keeps what all readings allow, and the newest after a clock was set", () => {
  assert.deepEqual(narrowClock(undefined, { leastMs: 0, mostMs: 9 }), { leastMs: 0, mostMs: 9 });
  assert.deepEqual(narrowClock({ leastMs: 0, mostMs: 9 }, undefined), { leastMs: 0, mostMs: 9 });
  assert.deepEqual(
    narrowClock({ leastMs: -500, mostMs: 500 }, { leastMs: 100, mostMs: 1000 }),
    { leastMs: 100, mostMs: 500 },
  );
  assert.deepEqual(
    narrowClock({ leastMs: -500, mostMs: 500 }, { leastMs: 4000, mostMs: 5000 }),
    { leastMs: 4000, mostMs: 5000 },
  );
});
