import assert from "node:assert/strict";
import { type BoxStatus } from "../contracts/api/status.ts";
import { startTrialBox, type TrialBox, waitFor } from "./trial/trial-box.ts";
import { type EncoderOptions, startEncoder } from "./trial/trial-encoder.ts";
import { startViewer } from "./trial/trial-viewer.ts";

/** What the machine lacks that runs these tests beside others is no encoder's fault. */
const codes = ({ warnings }: BoxStatus) =>
  warnings.map(({ code }) => code).filter((code) => code !== "cpu-short");

/** Publishes until status.json fits; every playlist seen meanwhile must be verified. */
async function publishUntil(
  trial: TrialBox,
  { d, encoder: options, fits, segments = 2 }: {
    d: string;
    encoder: Omit<EncoderOptions, "url"> & { url?: string };
    fits: (status: BoxStatus) => boolean;
    segments?: number;
  },
): Promise<BoxStatus> {
  const viewer = startViewer({
    url: trial.url(`/live/${d}/ll.m3u8`),
    address: trial.address(d),
    delegation: () => trial.delegation(d),
  });
  const encoder = startEncoder({ url: trial.ingest(d, trial.keyOf(d)).rtmp, ...options });
  try {
    const status = await trial.until(d, fits, 30_000);
    const lead = options.video === "none" ? "audio" : "video";
    await waitFor(
      "segments",
      () => ((viewer.seen.newest.get(lead) ?? -1) >= segments - 1 ? true : undefined),
      30_000,
      () => JSON.stringify(viewer.seen.faults) + trial.log.join("\n"),
    );
    assert.deepEqual(viewer.seen.faults, []);
    return status;
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
  }
}

Deno.test("an encoder with unwise settings is sealed all the same, and status.json says what to change", async (t) => {
  const names = ["bframes", "hevc", "silent", "blind", "slow", "good", "still", "fast", "mp2"];
  const trial = await startTrialBox({ streams: names });
  const step = (name: string, fn: () => Promise<void>) => () =>
    t.step({ name, fn, sanitizeOps: false, sanitizeResources: false, sanitizeExit: false });
  const steps = [
    step("no warning for the settings we hand out but about their sound", async () => {
      const status = await publishUntil(trial, {
        d: "good",
        encoder: {},
        fits: ({ state, keyframeInterval }) => state === "live" && keyframeInterval !== null,
      });
      // AAC is right for RTMP; that WebRTC viewers don't hear it is worth knowing all the same.
      assert.deepEqual(codes(status), ["whep-no-sound"]);
      assert.equal(status.keyframeInterval, 1);
      assert.ok((status.bitrate ?? 0) > 50_000);
      assert.deepEqual(status.tracks.map(({ rid, kind }) => [rid, kind]), [["video", "video"], [
        "audio",
        "audio",
      ]]);
      assert.deepEqual([status.tracks[0]?.width, status.tracks[0]?.height, status.tracks[0]?.frameRate], [
        320,
        180,
        30,
      ]);
      assert.equal(status.tracks[1]?.sampleRate, 48_000);
    }),
    step("B-frames", async () => {
      await publishUntil(trial, {
        d: "bframes",
        encoder: { bFrames: 2 },
        fits: (status) => codes(status).includes("b-frames"),
      });
    }),
    step("HEVC", async () => {
      const url = trial.ingest("hevc", trial.keyOf("hevc")).srt;
      await publishUntil(trial, {
        d: "hevc",
        encoder: { url, video: "hevc" },
        fits: (status) => codes(status).includes("codec-hevc"),
      });
    }),
    step("no sound", async () => {
      const status = await publishUntil(trial, {
        d: "silent",
        encoder: { audio: "none" },
        fits: (status) => codes(status).includes("no-audio"),
      });
      assert.deepEqual(status.tracks.map(({ rid }) => rid), ["video"]);
    }),
    step("sound that nobody can play", async () => {
      const status = await publishUntil(trial, {
        d: "mp2",
        encoder: { url: trial.ingest("mp2", trial.keyOf("mp2")).srt, audio: "mp2" },
        fits: (status) => codes(status).includes("codec-dropped") && status.state === "live",
      });
      assert.deepEqual(codes(status), ["codec-dropped", "no-audio"]);
    }),
    step("no picture", async () => {
      const status = await publishUntil(trial, {
        d: "blind",
        encoder: { video: "none" },
        fits: (status) => codes(status).includes("no-video"),
      });
      assert.deepEqual(status.tracks.map(({ rid }) => rid), ["audio"]);
      const multivariant = await (await fetch(trial.url("/live/blind/index.m3u8"))).text();
      assert.match(multivariant, /CODECS="mp4a\.40\.2"/);
    }),
    step("a keyframe every 4 s", async () => {
      const status = await publishUntil(trial, {
        d: "slow",
        encoder: { keyframes: 4 },
        fits: (status) => codes(status).includes("keyframe-interval"),
      });
      const text = await (await fetch(trial.url(`/live/slow/${status.sid}/video/index.m3u8`))).text();
      assert.match(text, /TARGETDURATION:4\n/);
    }),
    step("four pictures a second: parts of one picture", async () => {
      await publishUntil(trial, {
        d: "still",
        encoder: { frameRate: 4, audio: "none" },
        fits: ({ state }) => state === "live",
      });
    }),
    step("a keyframe five times a second", async () => {
      await publishUntil(trial, {
        d: "fast",
        encoder: { keyframes: 0.2, frameRate: 60 },
        fits: ({ state }) => state === "live",
      });
    }),
  ];
  /** Three at a time: most of each is waiting, and encoding what another test needs in time is not. */
  const lane = async () => {
    for (let next = steps.shift(); next !== undefined; next = steps.shift()) await next();
  };
  try {
    await Promise.all([lane(), lane(), lane()]);
  } finally {
    await trial.close();
  }
});
