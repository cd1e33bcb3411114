import assert from "node:assert/strict";
import type { BoxStatus } from "../../../contracts/api/status.ts";
import { instantOffer } from "./instant-offer.ts";
import { EMPTY_LEDGER } from "./ledger.ts";
import { type ViewFacts, viewOf } from "./player-view.ts";
import { chosen, fallen } from "./rung-choice.ts";
import type { Rung, RungName } from "./rung.ts";
import { readSources } from "./source-list.ts";
import { NOT_SHARING } from "../swarm/swarm-view.ts";

const NOW = 1_000_000;
const [source] = readSources(["https://box.example/live/demo/ll.m3u8"]);
const box = (audio: string): BoxStatus => ({
  d: "demo",
  state: "live",
  since: 1,
  sid: null,
  tracks: [
    { rid: "video", kind: "video", codec: "avc1.42c01f" },
    { rid: "audio", kind: "audio", codec: audio },
  ],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
});

const rung = (name: RungName): Rung => ({
  name,
  behind: () => ({ ms: 80 }),
  live: () => undefined,
  leftSeconds: () => undefined,
  targetSeconds: () => undefined,
  waitingSeconds: () => 0,
  progress: () => 1,
  goLive: () => undefined,
  reopen: () => undefined,
  close: () => undefined,
});

/** Everything that plays is verified, as far as the ledger knows. */
const VERIFIED = {
  ...EMPTY_LEDGER,
  here: { verified: 9, unsealed: 0 },
  renditions: new Map([["video", {
    report: "playlist" as const,
    source: "",
    verdict: "verified" as const,
    carrier: "http" as const,
    judgeMs: 0,
    clockOffsetMs: 0,
  }]]),
};

function view(
  name: RungName,
  status: BoxStatus | undefined,
  changes: Partial<ViewFacts> = {},
  sound?: boolean,
) {
  assert.ok(source);
  const playing = { source, carrier: source, url: "", rung: rung(name) };
  return viewOf({
    playback: {
      current: () => playing,
      opened: () => true,
      choice: () => chosen(name),
      reaching: () => false,
      instantSound: () => sound,
    },
    carriage: {
      sources: () => [source],
      refusal: () => undefined,
      left: () => new Map(),
      silentSince: () => undefined,
    },
    motion: { firstFrame: () => true, movedAt: () => NOW, wanted: () => true },
    swarm: NOT_SHARING,
    ledger: VERIFIED,
    box: status,
    trouble: undefined,
    instant: instantOffer({ webrtc: true, source, unoffered: false, box: status, refused: false }),
    support: "mse",
    playedOut: false,
    ...changes,
  }, NOW);
}

Deno.test("viewOf() never calls an instant picture verified, whatever was verified before", () => {
  assert.equal(view("low", undefined).trust, "verified");
  assert.equal(view("instant", undefined).trust, "live");
});

Deno.test("viewOf() misses sound only on the instant rung, and only where the stream has it", () => {
  assert.equal(view("low", box("mp4a.40.2")).mute, false);
  assert.equal(view("instant", box("opus")).mute, false);
  assert.equal(view("instant", box("mp4a.40.2")).mute, true);
  assert.equal(view("instant", undefined, {}, undefined).mute, false);
  assert.equal(view("instant", undefined, {}, false).mute, true);
});

Deno.test("viewOf() tells the wish from what plays, and why they differ", () => {
  const gone = fallen(chosen("instant"), "full");
  const seen = view("low", undefined);
  const fell = view("low", undefined, {
    playback: {
      current: () => undefined,
      opened: () => false,
      choice: () => gone,
      reaching: () => false,
      instantSound: () => undefined,
    },
  });
  assert.deepEqual([seen.wanted, seen.rung, seen.fall], ["low", "low", undefined]);
  assert.deepEqual([fell.wanted, fell.rung, fell.fall], ["instant", undefined, "full"]);
});

Deno.test("viewOf() tells what came from the first source, from the others, and from viewers", () => {
  const sources = readSources([
    "https://box.example/live/demo/index.m3u8",
    "https://box.example/live/demo/ll.m3u8",
    "https://mirror.example/live/demo/index.m3u8",
  ]);
  const bytes: [string, number][] = [[sources[0]?.plain ?? "", 1], [sources[0]?.parts ?? "", 20], [
    sources[1]?.plain ?? "",
    300,
  ]];
  const seen = view("low", undefined, {
    ledger: { ...VERIFIED, bytesBySource: new Map(bytes), peerBytes: 4000 },
    carriage: {
      sources: () => sources,
      refusal: () => undefined,
      left: () => new Map(),
      silentSince: () => undefined,
    },
  });
  assert.deepEqual(seen.swarm.taken, { box: 21, mirrors: 300, peers: 4000 });
});
