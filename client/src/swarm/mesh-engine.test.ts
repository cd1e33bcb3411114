import assert from "node:assert/strict";
import type Hls from "hls.js";
import { bufferedMs, pictureUrl } from "./mesh-engine.ts";

const video = (currentTime: number, ...ranges: [number, number][]) => ({
  currentTime,
  buffered: {
    length: ranges.length,
    start: (at: number) => ranges[at]?.[0] ?? NaN,
    end: (at: number) => ranges[at]?.[1] ?? NaN,
  },
});

Deno.test("bufferedMs() is nothing where there is no picture, or none where it plays", () => {
  assert.equal(bufferedMs(undefined), 0);
  assert.equal(bufferedMs(video(0)), 0);
  assert.equal(bufferedMs(video(7, [0, 5], [9, 12])), 0);
  assert.equal(bufferedMs(video(5, [0, 5])), 0);
});

Deno.test("bufferedMs() counts to the end of what is played now, and over a hole that nobody sees", () => {
  assert.equal(bufferedMs(video(4, [0, 5.5], [9, 12])), 1500);
  assert.equal(bufferedMs(video(8.9375, [0, 5.5], [9, 10])), 1062.5);
});

Deno.test("pictureUrl() is the playlist of the size that hls.js loads now, and none before it knows any", () => {
  const levels = ["video", "video-480"].map((rid) => ({ uri: `https://box.example/${rid}/ll.m3u8?x=1` }));
  const hls = (loadLevel: number) => ({ levels, loadLevel }) as unknown as Hls;
  assert.equal(pictureUrl(hls(1)), "https://box.example/video-480/ll.m3u8");
  assert.equal(pictureUrl(hls(-1)), undefined);
  assert.equal(pictureUrl(undefined), undefined);
});
