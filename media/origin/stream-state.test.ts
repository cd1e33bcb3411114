import assert from "node:assert/strict";
import { type StateFacts, stateOf } from "./stream-state.ts";
import { warningsOf } from "./warnings.ts";

const NOW = 1_000_000;
const idle: StateFacts = {
  session: undefined,
  connected: false,
  expectedSinceMs: undefined,
  lastPartMs: undefined,
};

Deno.test("stateOf() never says live without a part of the last three seconds", () => {
  assert.equal(
    stateOf({ ...idle, session: "live", connected: true, lastPartMs: NOW - 3001 }, NOW),
    "reconnecting",
  );
  assert.equal(stateOf({ ...idle, session: "live", connected: true }, NOW), "reconnecting");
  assert.equal(
    stateOf({ ...idle, session: "paused", connected: true, lastPartMs: NOW }, NOW),
    "reconnecting",
  );
  assert.equal(stateOf({ ...idle, session: "live", lastPartMs: NOW - 3000 }, NOW), "live");
});

Deno.test("stateOf() says starting from the encoder's admission to its first part, for a while", () => {
  assert.equal(stateOf({ ...idle, expectedSinceMs: NOW - 100 }, NOW), "starting");
  assert.equal(stateOf({ ...idle, expectedSinceMs: NOW - 20_000 }, NOW), "waiting");
  assert.equal(stateOf({ ...idle, connected: true }, NOW), "starting");
  assert.equal(stateOf({ ...idle, session: "ended", connected: true }, NOW), "starting");
});

Deno.test("stateOf() says ended after a session and waiting before one", () => {
  assert.equal(stateOf(idle, NOW), "waiting");
  assert.equal(stateOf({ ...idle, session: "ended", lastPartMs: NOW - 400_000 }, NOW), "ended");
});

const video = { kind: "video", codec: "avc1.42c01f", keyframeInterval: 1, reordered: false } as const;
const audio = { kind: "audio", codec: "opus", keyframeInterval: undefined, reordered: false } as const;
const live = {
  state: "live",
  tracks: [video, audio],
  received: ["H264", "Opus"],
  silentMs: 10,
} as const;
const codes = (facts: Parameters<typeof warningsOf>[0]) => warningsOf(facts).map(({ code }) => code);

Deno.test("warningsOf() names each fault with a remedy, and nothing when there is none", () => {
  assert.deepEqual(codes(live), []);
  assert.deepEqual(codes({ ...live, tracks: [{ ...video, keyframeInterval: 8 }, audio] }), [
    "keyframe-interval",
  ]);
  assert.deepEqual(codes({ ...live, tracks: [{ ...video, keyframeInterval: 2.02 }, audio] }), []);
  assert.deepEqual(codes({ ...live, tracks: [{ ...video, reordered: true }, audio] }), ["b-frames"]);
  assert.deepEqual(codes({ ...live, tracks: [{ ...video, codec: "hvc1.1.6.L93.90" }, audio] }), [
    "codec-hevc",
  ]);
  assert.deepEqual(codes({ ...live, tracks: [video] }), ["no-audio"]);
  assert.deepEqual(codes({ ...live, link: { transport: "udp", lost: 0.01 } }), []);
  assert.deepEqual(codes({ ...live, link: { transport: "tcp", lost: 0.1 } }), [
    "packets-lost",
    "udp-blocked",
  ]);
  const aac = { ...audio, codec: "mp4a.40.2" };
  assert.deepEqual(codes({ ...live, tracks: [video, aac] }), ["whep-no-sound"]);
  assert.deepEqual(codes({ ...live, tracks: [{ ...video, reordered: true }, aac] }), ["b-frames"]);
  assert.deepEqual(codes({ ...live, tracks: [audio], received: ["VP8", "Opus"] }), [
    "codec-dropped",
    "no-video",
  ]);
  assert.deepEqual(codes({ state: "starting", tracks: [], received: [], silentMs: 6000 }), ["no-media"]);
  assert.deepEqual(codes({ state: "waiting", tracks: [], received: [], silentMs: undefined }), []);
  for (
    const warning of warningsOf({
      ...live,
      tracks: [{ ...video, keyframeInterval: 8, reordered: true, codec: "hvc1" }],
    })
  ) {
    assert.ok(warning.detail.endsWith(".") && warning.remedy.endsWith("."));
  }
});
