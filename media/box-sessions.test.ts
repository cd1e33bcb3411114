import assert from "node:assert/strict";
import { type BoxStatus } from "../contracts/api/status.ts";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { startViewer } from "./trial/trial-viewer.ts";

const codes = ({ warnings }: BoxStatus) => warnings.map(({ code }) => code);

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
