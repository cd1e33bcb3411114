import assert from "node:assert/strict";
import { compareWhep, readWhepTotals } from "./whep-stats.ts";

type Fields = Record<string, unknown>;

const report = ({ video = {}, audio = {}, pair = {} }: { video?: Fields; audio?: Fields; pair?: Fields }) =>
  new Map<string, unknown>([
    ["T", { type: "transport", selectedCandidatePairId: "P" }],
    ["Q", { type: "candidate-pair", nominated: true, currentRoundTripTime: 9 }],
    ["P", { type: "candidate-pair", currentRoundTripTime: 0.04, ...pair }],
    ["V", { type: "inbound-rtp", kind: "video", framesDecoded: 30, packetsReceived: 200, ...video }],
    ["A", { type: "inbound-rtp", kind: "audio", packetsReceived: 50, ...audio }],
  ]);

Deno.test("compareWhep() knows no delay where the browser tells neither buffer nor way", () => {
  assert.equal(compareWhep(undefined, readWhepTotals(report({}), 0)).delayMs, undefined);
  const silent = report({ video: { totalProcessingDelay: 3 }, pair: { currentRoundTripTime: undefined } });
  assert.equal(compareWhep(undefined, readWhepTotals(silent, 0)).delayMs, undefined);
  assert.equal(compareWhep(undefined, readWhepTotals(new Map(), 0)).delayMs, undefined);
});

Deno.test("compareWhep() knows no delay while no picture comes", () => {
  const totals = readWhepTotals(report({ video: { totalProcessingDelay: 3 } }), 0);
  assert.equal(compareWhep(totals, totals).delayMs, undefined);
});

Deno.test("compareWhep() adds half the way to what pictures spent here since the reading before", () => {
  const before = readWhepTotals(report({ video: { totalProcessingDelay: 3 } }), 0);
  const after = readWhepTotals(report({ video: { totalProcessingDelay: 4.5, framesDecoded: 60 } }), 1000);
  assert.equal(Math.round(compareWhep(before, after).delayMs ?? 0), 70);
});

Deno.test("compareWhep() takes the jitter buffer where a browser tells only that, and sound where there is no picture", () => {
  const buffered = { jitterBufferDelay: 2, jitterBufferEmittedCount: 20 };
  assert.equal(
    Math.round(compareWhep(undefined, readWhepTotals(report({ video: buffered }), 0)).delayMs ?? 0),
    120,
  );
  const soundOnly = report({ audio: buffered });
  soundOnly.delete("V");
  const totals = readWhepTotals(soundOnly, 0);
  assert.equal(Math.round(compareWhep(undefined, totals).delayMs ?? 0), 120);
  assert.equal(totals.progress, 50);
});

Deno.test("compareWhep() hears sound only where packets of it came", () => {
  assert.equal(
    compareWhep(undefined, readWhepTotals(report({ audio: { packetsReceived: 0 } }), 0)).sound,
    false,
  );
  assert.equal(compareWhep(undefined, readWhepTotals(report({}), 0)).sound, true);
});
