import assert from "node:assert/strict";
import fc from "fast-check";
import { endHistory, type History, POINTS, readHistory, recordReading, writeHistory } from "./history.ts";
import type { Reading } from "./tally.ts";

const START = 1_800_000_000_000;
const reading = (seconds: number, change: Partial<Reading> = {}): Reading => ({
  atMs: START + seconds * 1000,
  state: "live",
  sid: "0123456789abcdef",
  bitrate: 3_000_000,
  findings: [],
  ...change,
});
const record = (...readings: Reading[]) =>
  readings.reduce<History | undefined>((history, next) => recordReading(history, next), undefined);

Deno.test("recordReading() begins nothing before the first picture", () => {
  for (const state of ["waiting", "starting", "reconnecting", "ended"] as const) {
    assert.equal(record(reading(0, { state })), undefined);
  }
  assert.equal(record(reading(0, { state: "starting" }), reading(2))?.points.length, 1);
});

Deno.test("recordReading() draws no line across a time when nobody looked", () => {
  const history = record(reading(0), reading(2), reading(60));
  assert.deepEqual(history?.points.map(({ bitrate }) => bitrate), [3_000_000, 3_000_000, null, 3_000_000]);
});

Deno.test("recordReading() draws no viewers and no bitrate while the picture is away", () => {
  const viewers = { http: 3, webrtc: 0 };
  const history = record(reading(0, { viewers }), reading(2, { viewers, state: "reconnecting" }));
  assert.deepEqual(history?.points.map(({ http, bitrate }) => [http, bitrate]), [[3, 3_000_000], [
    null,
    null,
  ]]);
});

Deno.test("recordReading() turns totals into what went missing or left in each stretch", () => {
  const history = record(
    reading(0, { dropped: 50, sent: 1_000_000, late: 7 }),
    reading(2, { dropped: 53, sent: 1_500_000, late: 8 }),
  );
  assert.deepEqual(history?.points.map(({ dropped, late }) => [dropped, late]), [[0, 0], [3, 1]]);
  assert.deepEqual(history?.points.map(({ sent }) => sent), [null, 2_000_000]);
});

Deno.test("recordReading() goes on after an encoder's return and a box' restart, and begins anew after an end", () => {
  const first = record(
    reading(0),
    reading(2, { state: "reconnecting" }),
    reading(4, { sid: "fedcba9876543210" }),
  );
  assert.equal(first?.beganMs, START);
  const ended = endHistory(first);
  assert.equal(recordReading(ended, reading(6, { state: "reconnecting" })), ended);
  assert.equal(recordReading(ended, reading(8))?.beganMs, START + 8000);
});

Deno.test("recordReading() begins anew for another session long after the last one", () => {
  const before = record(reading(0), reading(2));
  assert.equal(recordReading(before, reading(3600))?.beganMs, START);
  assert.equal(recordReading(before, reading(3600, { sid: "fedcba9876543210" }))?.beganMs, START + 3_600_000);
});

Deno.test("recordReading() stays small over a day, keeps the whole of it in view, and loses no lost picture", () => {
  let history: History | undefined;
  for (let seconds = 0; seconds <= 24 * 3600; seconds += 2) {
    const viewers = { http: seconds === 40_000 ? 99 : 4, webrtc: 0 };
    history = recordReading(
      history,
      reading(seconds, { viewers, dropped: seconds / 2, sent: seconds * 1000 }),
    );
  }
  assert.ok(history !== undefined && history.points.length <= POINTS);
  assert.ok(writeHistory(history).length < 64 * 1024);
  assert.equal(history.points[0]?.at, Math.floor(START / 1000 / history.step) * history.step);
  assert.equal(history.points.reduce((sum, { dropped }) => sum + (dropped ?? 0), 0), 43_200);
  assert.equal(Math.max(...history.points.map(({ http }) => http ?? 0)), 99);
  assert.equal(history.tally.peak?.viewers, 99);
  for (const { sent } of history.points.slice(1)) assert.ok(Math.abs((sent ?? 0) - 8000) < 1);
});

Deno.test("readHistory() gives undefined for what no version wrote, and never throws", () => {
  const kept = JSON.parse(writeHistory(record(reading(0), reading(2)) as History));
  for (
    const text of [
      null,
      "",
      "null",
      "{",
      "[]",
      JSON.stringify({ ...kept, step: 0 }),
      JSON.stringify({ ...kept, points: Array(POINTS + 1).fill(kept.points[0]) }),
      JSON.stringify({ ...kept, points: [{ at: "now" }] }),
      JSON.stringify({ ...kept, last: { ...kept.last, state: "flying" } }),
      JSON.stringify({ ...kept, tally: { ...kept.tally, seenMs: -1 } }),
    ]
  ) assert.equal(readHistory(text), undefined, text ?? "null");
  fc.assert(fc.property(fc.json(), (text) => {
    readHistory(text);
  }));
});

Deno.test("readHistory() gives back what writeHistory() kept, but no findings of the page before", () => {
  const findings = [{ code: "b-frames", subject: "picture", level: "bad", params: { a: 1 } }] as const;
  const history = record(
    reading(0, { findings, late: 3 }),
    reading(2, { findings, late: 4, sent: 9 }),
  ) as History;
  const read = readHistory(writeHistory(history));
  assert.deepEqual(read?.points, history.points);
  assert.deepEqual(read?.last.findings, []);
  assert.equal(read?.last.late, undefined);
  assert.equal(read?.tally.troubles["b-frames "]?.ms, 2000);
});
