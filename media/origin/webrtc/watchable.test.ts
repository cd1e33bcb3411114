import assert from "node:assert/strict";
import type { BroadcastView } from "../broadcast.ts";
import { publisherOf, watchableOf } from "./watchable.ts";

type Shown = { state?: BroadcastView["state"]; ready?: boolean; type?: string; reordered?: boolean };

/** A view of a stream that an encoder publishes, as far as it is looked at. */
function viewOf(
  { state = "live", ready = true, type = "rtmpConn", reordered = false }: Shown,
): BroadcastView {
  const track = { rendition: { kind: "video" }, meter: { read: () => ({ reordered }) } };
  return {
    state,
    sinceMs: 0,
    session: undefined,
    path: {
      name: "live/one",
      ready,
      inboundBytes: 1,
      source: { type, id: "source" },
      codecs: [],
      framesInError: 0,
    },
    expectedSinceMs: undefined,
    lastPartMs: 0,
    tracks: [track] as unknown as BroadcastView["tracks"],
    rungs: [],
  };
}

Deno.test("watchableOf() refuses unknown streams, silent ones, and B-frames", () => {
  assert.equal(watchableOf(undefined).state, "unknown-stream");
  assert.equal(watchableOf({ ...viewOf({}), path: undefined }).state, "not-live");
  assert.equal(watchableOf(viewOf({ ready: false })).state, "not-live");
  // Before its first part nobody knows whether an RTMP encoder sends B-frames.
  assert.equal(watchableOf(viewOf({ state: "starting" })).state, "not-live");
  // The creator has ended it, and the encoder is on still.
  assert.equal(watchableOf(viewOf({ state: "ended", type: "webRTCSession" })).state, "not-live");
  assert.equal(watchableOf(viewOf({ reordered: true })).state, "b-frames");
});

Deno.test("watchableOf() lets in as soon as a WebRTC publisher is there, and another once it is live", () => {
  assert.equal(watchableOf(viewOf({ state: "starting", type: "webRTCSession" })).state, "watchable");
  assert.equal(watchableOf(viewOf({})).state, "watchable");
});

Deno.test("publisherOf() names who publishes while there is somebody", () => {
  assert.equal(publisherOf(undefined), undefined);
  assert.equal(publisherOf(viewOf({ ready: false })), undefined);
  assert.equal(publisherOf(viewOf({})), "source");
});
