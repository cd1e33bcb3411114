import assert from "node:assert/strict";
import type { Audience } from "./audience.ts";
import { audienceRows } from "./audience-rows.ts";

const audience = (changes: Partial<Audience> = {}): Audience => ({
  stalls: 0,
  behindMs: 2100,
  worstMs: 2300,
  nearestMs: 1900,
  smallestBuffer: 0.8,
  longestWaitMs: 40,
  video: { pages: 4, requests: 100, objects: 100 },
  audio: { pages: 4, requests: 100, objects: 100 },
  playlists: { one: 10, all: 11 },
  ...changes,
});
const GOALS = { share: 97, copies: 1.1, playlists: 1.2, behind: 2.2 };
const missed = (changes: Partial<Audience>) =>
  audienceRows("trial", audience(changes), GOALS).filter(({ met }) => met === false).map(({ what }) => what);

Deno.test("audienceRows() misses a goal by video or audio alone, by one stall, and by what nobody measured", () => {
  assert.deepEqual(missed({ audio: { pages: 4, requests: 130, objects: 100 } }), [
    "trial: offload of the ceiling, video or audio, whichever is less",
    "trial: copies of each piece of audio from the box",
  ]);
  assert.deepEqual(missed({ stalls: 1 }), ["trial: stalls"]);
  assert.deepEqual(missed({ behindMs: 2201 }), ["trial: behind live, median"]);
  assert.deepEqual(missed({ playlists: { one: 10, all: 13 } }), ["trial: playlists asked of the box"]);
  assert.equal(missed({ video: { pages: 4, requests: 0, objects: 0 } }).length, 2);
});

Deno.test("audienceRows() has no verdict where nothing is asked", () => {
  const rows = audienceRows("trial", audience(), { copies: 1.1 });
  assert.deepEqual(rows.filter(({ met }) => met !== undefined).map(({ what, met }) => [what, met]), [
    ["trial: copies of each piece of video from the box", true],
    ["trial: copies of each piece of audio from the box", true],
    ["trial: stalls", true],
  ]);
});
