import assert from "node:assert/strict";
import type { FedHls } from "../../player/feeding.ts";
import { makePlayhead } from "./playhead.ts";

const listing = { name: { rid: "video", n: 1 }, url: "/1.m4s", source: "/index.m3u8", length: 3 };

/** A picture at 10 s with two seconds ahead. */
function fed({ paused = false, position = 10 } = {}): FedHls {
  const buffered = { length: 1, start: () => 0, end: () => 12 };
  const video = { currentTime: position, playbackRate: 1, buffered, paused };
  return {
    hls: { bandwidthEstimate: 7e6 },
    video,
    rung: "crowd",
    source: "/index.m3u8",
  } as unknown as FedHls;
}

const stand = (peers = 2) => makePlayhead({ peers: () => peers, usualMs: () => undefined });

Deno.test("patienceMs() is none before anything plays, for what isn't on the timeline, and where there are no peers", () => {
  const playhead = stand();
  assert.deepEqual([playhead.patienceMs(listing), playhead.lastMs(listing)], [0, 0]);
  playhead.follow(fed(), () => undefined);
  assert.equal(playhead.patienceMs(listing), 0);
  const alone = stand(0);
  alone.follow(fed(), () => 12);
  assert.deepEqual([alone.patienceMs(listing), alone.lastMs(listing)], [0, 0]);
});

Deno.test("lastMs() waits half a second longer than patienceMs(), and neither until nothing is left", () => {
  const playhead = stand();
  playhead.follow(fed(), () => 12);
  assert.deepEqual([playhead.patienceMs(listing), playhead.lastMs(listing)], [1000, 1500]);
  playhead.follow(fed({ position: 11.6 }), () => 12);
  assert.deepEqual([playhead.patienceMs(listing), playhead.lastMs(listing)], [0, 0]);
});

Deno.test("leftMs() is what is left to play, whoever is there, and unknown before anything plays", () => {
  const alone = stand(0);
  assert.equal(alone.leftMs(listing), undefined);
  alone.follow(fed({ position: 11.5 }), () => 12);
  assert.equal(alone.leftMs(listing), 500);
  alone.follow(fed({ position: 20 }), () => 22);
  assert.equal(alone.leftMs(listing), undefined);
});

Deno.test("follow() follows whoever began last, until that one ends", () => {
  const playhead = stand();
  assert.deepEqual([playhead.isPaused(), playhead.bandwidth()], [true, 5e6]);
  const endFirst = playhead.follow(fed({ paused: true }), () => 12);
  assert.equal(playhead.isPaused(), true);
  const end = playhead.follow(fed(), () => 12);
  endFirst();
  assert.deepEqual([playhead.isPaused(), playhead.bandwidth()], [false, 7e6]);
  end();
  assert.equal(playhead.isPaused(), true);
});
