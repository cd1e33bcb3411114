import assert from "node:assert/strict";
import { readLinkStats } from "./link-stats.ts";

const report = (more: { bytes: number; frames: number; sent: number; keys: number }) =>
  new Map<string, unknown>([
    ["x", null],
    ["T", { type: "transport", selectedCandidatePairId: "P" }],
    ["P", {
      type: "candidate-pair",
      localCandidateId: "L",
      currentRoundTripTime: 0.02,
      availableOutgoingBitrate: 3e6,
      bytesReceived: 10,
      responsesReceived: 2,
    }],
    ["L", { type: "local-candidate", protocol: "tcp" }],
    ["S", { type: "media-source", kind: "video", frames: more.frames }],
    ["V", {
      type: "outbound-rtp",
      kind: "video",
      bytesSent: more.bytes,
      framesSent: more.sent,
      keyFramesEncoded: more.keys,
      framesPerSecond: 29,
      frameWidth: 1280,
      frameHeight: 720,
      qualityLimitationReason: "cpu",
    }],
    ["R", { type: "remote-inbound-rtp", kind: "video", fractionLost: 0.05, roundTripTime: 0.03 }],
  ]);

Deno.test("readLinkStats() says nothing from one reading, since rates need two", () => {
  assert.equal(
    readLinkStats(report({ bytes: 1, frames: 1, sent: 1, keys: 1 }), undefined, 0).stats,
    undefined,
  );
});

Deno.test("readLinkStats() says undefined for what a browser doesn't tell", () => {
  const { totals } = readLinkStats(new Map(), undefined, 0);
  const { stats } = readLinkStats(
    new Map([["V", { type: "outbound-rtp", kind: "video", bytesSent: NaN }]]),
    totals,
    1000,
  );
  assert.deepEqual(stats, {
    bitrate: 0,
    fps: undefined,
    width: undefined,
    height: undefined,
    rttMs: undefined,
    loss: undefined,
    limit: undefined,
    transport: undefined,
    uplink: undefined,
    late: undefined,
    keyframes: undefined,
  });
});

Deno.test("readLinkStats() reads a second of sending", () => {
  const { totals } = readLinkStats(report({ bytes: 1000, frames: 10, sent: 10, keys: 1 }), undefined, 0);
  const { stats } = readLinkStats(report({ bytes: 126_000, frames: 40, sent: 38, keys: 2 }), totals, 1000);
  assert.deepEqual(stats, {
    bitrate: 1_000_000,
    fps: 29,
    width: 1280,
    height: 720,
    rttMs: 30,
    loss: 0.05,
    limit: "cpu",
    transport: "tcp",
    uplink: 3e6,
    late: 2,
    keyframes: 1,
  });
});
