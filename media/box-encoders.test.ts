import assert from "node:assert/strict";
import { type BoxStatus } from "../contracts/api/status.ts";
import { startTrialBox, type TrialBox, waitFor } from "./trial/trial-box.ts";
import { type EncoderOptions, startEncoder } from "./trial/trial-encoder.ts";
import { startViewer } from "./trial/trial-viewer.ts";

const codes = ({ warnings }: BoxStatus) => warnings.map(({ code }) => code);

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
  const step = (name: string, run: () => Promise<void>) => t.step(name, run);
  try {
    await step("no warning for the settings we hand out but about their sound", async () => {
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
    });
    await step("B-frames", async () => {
      await publishUntil(trial, {
        d: "bframes",
        encoder: { bFrames: 2 },
        fits: (status) => codes(status).includes("b-frames"),
      });
    });
    await step("HEVC", async () => {
      const url = trial.ingest("hevc", trial.keyOf("hevc")).srt;
      await publishUntil(trial, {
        d: "hevc",
        encoder: { url, video: "hevc" },
        fits: (status) => codes(status).includes("codec-hevc"),
      });
    });
    await step("no sound", async () => {
      const status = await publishUntil(trial, {
        d: "silent",
        encoder: { audio: "none" },
        fits: (status) => codes(status).includes("no-audio"),
      });
      assert.deepEqual(status.tracks.map(({ rid }) => rid), ["video"]);
    });
    await step("sound that nobody can play", async () => {
      const status = await publishUntil(trial, {
        d: "mp2",
        encoder: { url: trial.ingest("mp2", trial.keyOf("mp2")).srt, audio: "mp2" },
        fits: (status) => codes(status).includes("codec-dropped") && status.state === "live",
      });
      assert.deepEqual(codes(status), ["codec-dropped", "no-audio"]);
    });
    await step("no picture", async () => {
      const status = await publishUntil(trial, {
        d: "blind",
        encoder: { video: "none" },
        fits: (status) => codes(status).includes("no-video"),
      });
      assert.deepEqual(status.tracks.map(({ rid }) => rid), ["audio"]);
      const multivariant = await (await fetch(trial.url("/live/blind/index.m3u8"))).text();
      assert.match(multivariant, /CODECS="mp4a\.40\.2"/);
    });
    await step("a keyframe every 4 s", async () => {
      const status = await publishUntil(trial, {
        d: "slow",
        encoder: { keyframes: 4 },
        fits: (status) => codes(status).includes("keyframe-interval"),
      });
      const text = await (await fetch(trial.url(`/live/slow/${status.sid}/video/index.m3u8`))).text();
      assert.match(text, /TARGETDURATION:4\n/);
    });
    await step("four pictures a second: parts of one picture", async () => {
      await publishUntil(trial, {
        d: "still",
        encoder: { frameRate: 4, audio: "none" },
        fits: ({ state }) => state === "live",
      });
    });
    await step("a keyframe five times a second", async () => {
      await publishUntil(trial, {
        d: "fast",
        encoder: { keyframes: 0.2, frameRate: 60 },
        fits: ({ state }) => state === "live",
      });
    });
  } finally {
    await trial.close();
  }
});

Deno.test("an encoder that stands still is paused, then goes on in the same session without a discontinuity", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const viewer = startViewer({
    url: trial.url("/live/one/ll.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
  });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  try {
    await waitFor("a segment", () => ((viewer.seen.newest.get("video") ?? -1) >= 0 ? true : undefined));
    encoder.freeze();
    await trial.until("one", ({ state }) => state === "reconnecting");
    const warned = await trial.until("one", (status) => codes(status).includes("no-media"));
    assert.match(warned.warnings[0]?.remedy ?? "", /keyframe/);
    encoder.thaw();
    await trial.until("one", ({ state }) => state === "live");
    const before = viewer.seen.newest.get("video") ?? 0;
    await waitFor(
      "more segments",
      () => ((viewer.seen.newest.get("video") ?? -1) >= before + 2 ? true : undefined),
      20_000,
    );
    assert.deepEqual(viewer.seen.faults, []);
    assert.deepEqual([viewer.seen.sids.length, viewer.seen.discontinuities.size], [1, 0]);
  } finally {
    encoder.thaw();
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
  }
});

Deno.test("a new session begins when the encoder returns without sound, or with keyframes too far apart for the old one", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const { rtmp } = trial.ingest("one", trial.keyOf("one"));
  const viewer = startViewer({
    url: trial.url("/live/one/index.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
  });
  const sids = (count: number) => () => (viewer.seen.sids.length >= count ? true : undefined);
  let encoder = startEncoder({ url: rtmp });
  try {
    await waitFor("the first session", sids(1), 20_000);
    await encoder.stop();
    encoder = startEncoder({ url: rtmp, audio: "none" });
    await waitFor("a session without sound", sids(2), 20_000, () => trial.log.join("\n"));
    await encoder.stop();
    encoder = startEncoder({ url: rtmp, audio: "none", keyframes: 5 });
    await waitFor("a session with longer segments", sids(3), 40_000, () => trial.log.join("\n"));
    assert.deepEqual(viewer.seen.faults, []);
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
  }
});

Deno.test("a new session with a longer target begins when keyframes stop coming in the middle of a broadcast", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const viewer = startViewer({
    url: trial.url("/live/one/ll.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
  });
  const keyframesAt = [0, 1, 2, 3, 4, 5, 6, ...Array.from({ length: 60 }, (_, i) => 12 + i)];
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp, keyframesAt });
  try {
    await waitFor(
      "the second session",
      () => (viewer.seen.sids.length >= 2 ? true : undefined),
      40_000,
      () => trial.log.join("\n"),
    );
    const sid = viewer.seen.sids[1] ?? "";
    await waitFor("its segments", () => ((viewer.seen.newest.get("audio") ?? -1) >= 1 ? true : undefined));
    const text = await (await fetch(trial.url(`/live/one/${sid}/audio/index.m3u8`))).text();
    assert.match(text, /TARGETDURATION:4\n/);
    assert.deepEqual(viewer.seen.faults, []);
    assert.equal((await trial.status("one")).sid, sid);
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
  }
});
