import assert from "node:assert/strict";
import { makeRefusals } from "./refusals.ts";

Deno.test("last() knows no stream that the box hasn't, and forgets after a minute", () => {
  let nowMs = 0;
  const refusals = makeRefusals({ isStream: (d) => d === "one", now: () => nowMs });
  refusals.note({ d: "live/two", protocol: "rtmp" });
  assert.equal(refusals.last("two"), undefined);
  refusals.note({ d: "live/one", protocol: "rtmp" });
  nowMs = 60_001;
  assert.equal(refusals.last("one"), undefined);
});

Deno.test("last() is the last refusal, by MediaMTX's path or by name", () => {
  let nowMs = 0;
  const refusals = makeRefusals({ isStream: () => true, now: () => nowMs });
  refusals.note({ d: "live/one", protocol: "srt" });
  nowMs = 1000;
  assert.deepEqual(refusals.last("one"), { agoMs: 1000, protocol: "srt" });
  refusals.note({ d: "one", protocol: "webrtc" });
  assert.deepEqual(refusals.last("one"), { agoMs: 0, protocol: "webrtc" });
});
