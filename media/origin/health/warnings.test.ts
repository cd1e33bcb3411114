import assert from "node:assert/strict";
import { warningsOf } from "./warnings.ts";

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
