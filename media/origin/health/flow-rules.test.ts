import assert from "node:assert/strict";
import { type FlowFacts, flowFindings } from "./flow-rules.ts";

const live: FlowFacts = { state: "live", bitrate: 2_500_000 };
const codes = (facts: Partial<FlowFacts>) => flowFindings({ ...live, ...facts }).map(({ code }) => code);
const lately = (received: number, dropped: number) => ({
  frames: { received: 1000, dropped: 99, perSecond: 30, lately: { received, dropped } },
});
const rate = (swings: number) => ({ rate: { swings, lowest: 200_000, highest: 3_000_000 } });

Deno.test("flowFindings() says nothing of a stream that keeps up", () => {
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes({ behindS: 0.9, ...lately(300, 4), ...rate(3) }), []);
  assert.deepEqual(codes({ ...lately(1000, 19) }), []);
  assert.deepEqual(codes({ timesBack: { agoMs: 60_001, byS: 2 } }), []);
});

Deno.test("flowFindings() names a short uplink with the bitrate, dropped pictures, and a jumping bitrate", () => {
  const [uplink] = flowFindings({ ...live, behindS: 1.5 });
  assert.equal(uplink?.code, "uplink-short");
  assert.match(uplink?.remedy ?? "", /2\.5 Mbit\/s now/);
  assert.deepEqual(codes(lately(290, 10)), ["frames-dropped"]);
  assert.deepEqual(codes(rate(4)), ["bitrate-jumping"]);
  assert.deepEqual(codes({ timesBack: { agoMs: 5000, byS: 2 } }), ["timestamps-back"]);
});

Deno.test("flowFindings() accuses nobody of what a late box or a WebRTC encoder's own adapting shows", () => {
  const all = { behindS: 5, ...lately(200, 100), ...rate(9) };
  assert.deepEqual(codes({ ...all, boxIsLate: true }), []);
  assert.deepEqual(codes({ ...all, byWebrtc: true }), ["uplink-short"]);
  // Of a stream that stands still nothing is measured.
  assert.deepEqual(codes({ ...all, state: "reconnecting" }), []);
  assert.deepEqual(codes({ ...all, state: "ended", timesBack: { agoMs: 1, byS: 1 } }), []);
});
