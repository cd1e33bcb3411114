import assert from "node:assert/strict";
import { type EncoderFacts, encoderFindings } from "./encoder-rules.ts";

const video = { kind: "video", codec: "avc1.42c01f", keyframeInterval: 1, reordered: false } as const;
const audio = { kind: "audio", codec: "opus", keyframeInterval: undefined, reordered: false } as const;
const live: EncoderFacts = {
  state: "live",
  tracks: [video, audio],
  received: ["H264", "Opus"],
  silentMs: 10,
};
const codes = (facts: Partial<EncoderFacts>) =>
  encoderFindings({ ...live, ...facts }).map(({ code }) => code);
const withKeyframes = (keyframeIntervals: readonly number[], more: Partial<EncoderFacts> = {}) => {
  const keyframeInterval = Math.max(...keyframeIntervals);
  return codes({ tracks: [{ ...video, keyframeInterval, keyframeIntervals }, audio], ...more });
};

Deno.test("encoderFindings() calls keyframes regular that come on a grid, early ones between them, or close together", () => {
  assert.deepEqual(withKeyframes([1, 1, 1, 1, 1, 1, 1]), []);
  assert.deepEqual(withKeyframes([2, 2, 2.02, 2, 0.4, 1.6, 2, 2, 2, 2]), []);
  // A browser's own second, with those that viewers asked for between.
  assert.deepEqual(withKeyframes([1, 0.3, 0.7, 1, 0.5, 0.5, 1, 1]), []);
  assert.deepEqual(withKeyframes([2, 0.5, 1.5, 0.5, 2, 0.7, 1.3], { byWebrtc: true }), []);
  // Too few to tell.
  assert.deepEqual(withKeyframes([2, 0.5, 1.9]), []);
});

Deno.test("encoderFindings() names irregular keyframes, but those that are too far apart only by that", () => {
  assert.deepEqual(withKeyframes([0.5, 1.9, 0.5, 1.9, 0.5, 1.9]), ["keyframes-irregular"]);
  assert.deepEqual(withKeyframes([2, 0.4, 1.3, 2, 0.9, 1.7, 2]), ["keyframes-irregular"]);
  assert.deepEqual(withKeyframes([8, 0.5, 4, 8, 0.4, 0.4]), ["keyframe-interval"]);
});

Deno.test("encoderFindings() names a silent track after ten seconds, and not while there is no stream", () => {
  const silent = (silentS: number) => [video, { ...audio, silentS }];
  assert.deepEqual(codes({ tracks: silent(9.9) }), []);
  assert.deepEqual(codes({ tracks: silent(10) }), ["silent-audio"]);
  assert.deepEqual(codes({ tracks: silent(60), state: "ended" }), []);
});

Deno.test("encoderFindings() waits five seconds for media, and asks for none once the stream has ended", () => {
  const silent = { tracks: [], silentMs: 6000 } as const;
  assert.deepEqual(codes({ ...silent, state: "starting", silentMs: 4000 }), []);
  assert.deepEqual(codes({ ...silent, state: "starting" }), ["no-media"]);
  assert.deepEqual(codes({ ...silent, state: "ended" }), []);
  assert.deepEqual(codes({ ...silent, state: "waiting", silentMs: undefined }), []);
});
