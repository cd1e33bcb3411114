import assert from "node:assert/strict";
import { type History, recordReading } from "./history.ts";
import { rowsOf } from "./plot-rows.ts";
import { bytesWords, makeSeries } from "./series.ts";
import type { Reading } from "./tally.ts";

const words = {
  t: (key: string, params = {}) => `${key} ${JSON.stringify(params)}`,
  number: String,
  locale: () => "en" as const,
};
function history(...readings: Partial<Reading>[]): History {
  const read = readings.reduce<History | undefined>((before, change, n) =>
    recordReading(before, {
      atMs: 1_800_000_000_000 + n * 2000,
      state: "live",
      sid: null,
      bitrate: 3_000_000,
      findings: [],
      ...change,
    }), undefined);
  assert.ok(read !== undefined);
  return read;
}

Deno.test("makeSeries() has no plot for what nobody told", () => {
  assert.deepEqual(makeSeries(history({}, {}), words).map(({ name }) => name), ["bitrate"]);
  assert.deepEqual(makeSeries(history({ bitrate: null }), words), []);
});

Deno.test("makeSeries() has a plot for each figure that was told, with a sentence about it", () => {
  const told = history(
    { viewers: { http: 5, webrtc: 2 }, dropped: 1, sent: 0 },
    { viewers: { http: 3, webrtc: 0 }, dropped: 4, sent: 1_000_000 },
  );
  const series = makeSeries(told, words);
  assert.deepEqual(series.map(({ name }) => name), ["viewers", "bitrate", "dropped", "sent"]);
  const [viewers, bitrate, dropped, sent] = series;
  assert.equal(viewers?.says, `dashboard.viewersSays {"count":3,"peak":7}`);
  assert.deepEqual(viewers?.lines.map(({ values }) => values), [[5, 3], [2, 0]]);
  assert.equal(bitrate?.says, `dashboard.bitrateSays {"rate":"3.00","average":"3.00"}`);
  assert.equal(dropped?.says, `dashboard.droppedSays {"count":3,"now":3}`);
  assert.equal(sent?.says, `dashboard.sentSays {"rate":"4.00","total":"1 MB"}`);
  assert.deepEqual(sent?.lines[0]?.values, [null, 4]);
  assert.deepEqual(told.points.map((point) => series.map(({ cell }) => cell(point))), [
    ["7", "3.00", "0", "–"],
    ["3", "3.00", "3", "4.00"],
  ]);
});

Deno.test("makeSeries() joins what went missing on the way with what this browser didn't send", () => {
  const series = makeSeries(history({ dropped: 0, late: 0 }, { dropped: 2, late: 3 }), words);
  assert.deepEqual(series.find(({ name }) => name === "dropped")?.lines[0]?.values, [0, 5]);
});

Deno.test("rowsOf() gives a dozen at most, the newest first and always there", () => {
  const { points } = history(...Array.from({ length: 300 }, () => ({})));
  const rows = rowsOf(points);
  assert.ok(rows.length <= 12 && rows.length > 6);
  assert.equal(rows[0], points.at(-1));
  assert.deepEqual(rowsOf([]), []);
});

Deno.test("bytesWords() takes the unit that fits", () => {
  assert.deepEqual([999, 2_500_000, 25_500_000_000].map((bytes) => bytesWords(bytes, "en")), [
    "1 kB",
    "2.5 MB",
    "25.5 GB",
  ]);
});
