import assert from "node:assert/strict";
import type { BoxStatus } from "../../../contracts/api/status.ts";
import { instantOffer } from "./instant-offer.ts";
import { readSources } from "./source-list.ts";

const [source] = readSources(["https://box.example/live/demo/ll.m3u8"]);
const [foreign] = readSources(["https://cdn.example/live.m3u8"]);

const box = (video: string | undefined, audio: string | undefined, codes: string[] = []): BoxStatus => ({
  d: "demo",
  state: "live",
  since: 1,
  sid: null,
  tracks: [
    ...(video === undefined ? [] : [{ rid: "video", kind: "video" as const, codec: video }]),
    ...(audio === undefined ? [] : [{ rid: "audio", kind: "audio" as const, codec: audio }]),
  ],
  bitrate: null,
  keyframeInterval: null,
  warnings: codes.map((code) => ({ code, detail: "", remedy: "" })),
});

const facts = { webrtc: true, source, unoffered: false, box: box("avc1.42c01f", "opus"), refused: false };
const offer = (changes: Partial<Parameters<typeof instantOffer>[0]>) =>
  instantOffer({ ...facts, ...changes });

Deno.test("instantOffer() says why not: no WebRTC, no box, a refused seal, B-frames, a codec WebRTC lacks", () => {
  assert.deepEqual(offer({ webrtc: false }), { offer: "no", why: "no-webrtc" });
  assert.deepEqual(offer({ source: foreign }), { offer: "no", why: "no-box" });
  assert.deepEqual(offer({ source: undefined }), { offer: "no", why: "no-box" });
  assert.deepEqual(offer({ unoffered: true }), { offer: "no", why: "not-offered" });
  assert.deepEqual(offer({ refused: true }), { offer: "no", why: "refused" });
  assert.deepEqual(offer({ box: box("avc1.64001f", "opus", ["b-frames"]) }), {
    offer: "no",
    why: "b-frames",
  });
  assert.deepEqual(offer({ box: box("hvc1.1", "opus") }), { offer: "no", why: "codec" });
  assert.deepEqual(offer({ box: box(undefined, "mp4a.40.2") }), { offer: "no", why: "codec" });
});

Deno.test("instantOffer() offers AAC's picture without its sound, and says so", () => {
  assert.deepEqual(offer({ box: box("avc1.42c01f", "mp4a.40.2") }), { offer: "yes", sound: false });
});

Deno.test("instantOffer() does not miss the sound of a stream that has none, and tries what nobody describes", () => {
  assert.deepEqual(offer({}), { offer: "yes", sound: true });
  assert.deepEqual(offer({ box: box("avc1.42c01f", undefined) }), { offer: "yes", sound: true });
  assert.deepEqual(offer({ box: undefined }), { offer: "yes", sound: true });
});
