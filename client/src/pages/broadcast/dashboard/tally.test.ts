import assert from "node:assert/strict";
import type { Finding } from "../health/finding.ts";
import { addReading, emptyTally, growth, type Reading, type Tally, UNSEEN_MS } from "./tally.ts";

const finding = (code: string, more: Partial<Finding> = {}): Finding => ({
  code,
  subject: "picture",
  level: "attention",
  params: {},
  ...more,
});

/** Readings two seconds apart, one line each. */
function count(...readings: Partial<Reading>[]): Tally {
  let tally = emptyTally();
  let before: Reading | undefined;
  let atMs = 1_000_000;
  for (const given of readings) {
    const reading: Reading = { state: "live", sid: "a", bitrate: 3_000_000, findings: [], ...given, atMs };
    if (given.atMs !== undefined) reading.atMs = atMs = given.atMs;
    tally = addReading(tally, before, reading);
    before = reading;
    atMs += 2000;
  }
  return tally;
}

Deno.test("growth() takes a total that fell for one that began anew, and makes nothing up for one just met", () => {
  assert.equal(growth(undefined, 500), 0);
  assert.equal(growth(500, 480), 480);
  assert.equal(growth(500, 500), 0);
  assert.equal(growth(500, 530), 30);
});

Deno.test("addReading() counts nothing for a time when nobody looked", () => {
  const viewers = { http: 9, webrtc: 0 };
  const tally = count({ viewers }, { viewers, atMs: 1_000_000 + UNSEEN_MS + 1 });
  assert.deepEqual([tally.seenMs, tally.liveMs, tally.viewerMs, tally.bits], [0, 0, 0, 0]);
});

Deno.test("addReading() counts nothing from a clock that was set back", () => {
  assert.equal(count({}, { atMs: 5 }).seenMs, 0);
});

Deno.test("addReading() weighs viewers and bits by how long they were so", () => {
  const tally = count(
    { viewers: { http: 2, webrtc: 1 }, bitrate: 1_000_000 },
    { viewers: { http: 5, webrtc: 0 }, bitrate: 2_000_000 },
    { viewers: { http: 0, webrtc: 0 }, bitrate: 0 },
  );
  assert.equal(tally.viewerMs, 3 * 2000 + 5 * 2000);
  assert.equal(tally.viewersMs, 4000);
  assert.equal(tally.bits, 2_000_000 + 4_000_000);
  assert.deepEqual(tally.peak, { viewers: 5, atMs: 1_002_000 });
});

Deno.test("addReading() knows no viewers where the box tells none", () => {
  const tally = count({}, {}, {});
  assert.deepEqual([tally.viewersMs, tally.peak, tally.dropped, tally.sent], [
    0,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("addReading() counts an interruption once it is over, not an encoder that stays away", () => {
  assert.equal(count({}, { state: "reconnecting" }, { state: "reconnecting" }).interruptions, 0);
  const back = count({}, { state: "reconnecting" }, { state: "starting" }, {}, { state: "reconnecting" }, {});
  assert.equal(back.interruptions, 2);
  assert.equal(back.awayMs, 4000 + 2000);
  assert.equal(back.liveMs, 2000 + 2000);
  assert.equal(back.seenMs, 10_000);
});

Deno.test("addReading() adds losses over restarts of their counters", () => {
  const tally = count({ dropped: 100, sent: 5000 }, { dropped: 104, sent: 9000 }, { dropped: 2, sent: 9500 });
  assert.equal(tally.dropped, 4 + 2);
  assert.equal(tally.sent, 4500);
});

Deno.test("addReading() keeps how long each code stood, each relay apart, and at most a page of them", () => {
  const both = [
    finding("b-frames", { level: "bad", said: "Three." }),
    finding("relay-refused", { params: { relay: "a" } }),
  ];
  const tally = count({ findings: both }, {
    findings: [finding("relay-refused", { params: { relay: "b" } })],
  }, {});
  assert.deepEqual(
    Object.fromEntries(Object.entries(tally.troubles).map(([key, { ms }]) => [key.trim(), ms])),
    {
      "b-frames": 2000,
      "relay-refused a": 2000,
      "relay-refused b": 2000,
    },
  );
  const many = Array.from({ length: 500 }, (_, n) => finding(`code-${n}`));
  assert.ok(Object.keys(count({ findings: many }, {}).troubles).length <= 48);
});
