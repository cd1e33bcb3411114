import assert from "node:assert/strict";
import { measured } from "./measured.ts";
import type { ScriptedFigures } from "./viewer.ts";

const viewer = (changes: Partial<ScriptedFigures>): ScriptedFigures => ({
  neighbours: 1,
  stalls: 0,
  smallestMs: 0,
  late: {},
  fromPeers: 0,
  fromBox: 0,
  blamed: [],
  ...changes,
});

Deno.test("measured() knows no latency of the last one while a part hasn't reached everybody", () => {
  const { lastMs, eachMs, copies } = measured({
    asked: new Map(),
    figures: [viewer({ late: { "video 1": 40 } }), viewer({})],
    ms: 1000,
  });
  assert.deepEqual([lastMs.p50, eachMs, copies], [NaN, 40, NaN]);
});

Deno.test("measured() counts requests of parts for each part, and of playlists for each second", () => {
  const { copies, playlists, lastMs, share } = measured({
    asked: new Map([
      ["/live/video/p1.m4s", 1],
      ["/live/audio/p1.m4s", 2],
      ["/live/video/ll.m3u8?11", 3],
      ["/live/audio/ll.m3u8", 1],
    ]),
    figures: [
      viewer({ late: { "video 1": 40, "audio 1": 30 }, fromBox: 50, fromPeers: 50 }),
      viewer({ late: { "video 1": 90, "audio 1": 20 }, fromPeers: 0, fromBox: 100 }),
    ],
    ms: 2000,
  });
  assert.deepEqual([copies, playlists, lastMs.p50, lastMs.p95, share], [1.5, 2, 30, 90, 0.5]);
});
