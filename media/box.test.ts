import assert from "node:assert/strict";
import { readCheckpoint } from "../contracts/nostr/checkpoint.ts";
import { parsePlaylist } from "../contracts/seal/playlist.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startViewer } from "./trial/trial-viewer.ts";

Deno.test("a box serves only verified playlists when an encoder drops, returns with another picture, and another takes over", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const { rtmp, srt } = trial.ingest("one", trial.keyOf("one"));
  const watch = (form: string) =>
    startViewer({
      url: trial.url(`/live/one/${form}.m3u8`),
      address: trial.address("one"),
      delegation: () => trial.delegation("one"),
    });
  const low = watch("ll");
  const plain = watch("index");
  const first = startEncoder({ url: rtmp });
  const reached = (n: number) => () =>
    Math.min(low.seen.newest.get("video") ?? -1, plain.seen.newest.get("audio") ?? -1) >= n
      ? true
      : undefined;
  const why = () => JSON.stringify([...low.seen.faults, ...plain.seen.faults]) + trial.log.join("\n");
  try {
    await waitFor("two segments", reached(1), 20_000, why);
    await first.stop();
    const paused = await trial.until("one", ({ state }) => state === "reconnecting");
    const text = await (await fetch(trial.url(`/live/one/${paused.sid}/video/ll.m3u8`))).text();
    const parsed = parsePlaylist(text);
    const pausedCheckpoint = parsed.form === "sealed"
      ? readCheckpoint(parsed.playlist.head.event)
      : undefined;
    const second = startEncoder({ url: rtmp, size: "426x240", sampleRate: 44_100 });
    await trial.until("one", ({ state }) => state === "live");
    await waitFor("two more segments", reached(4), 20_000, why);
    const third = startEncoder({ url: srt });
    assert.notEqual(await second.ended, "");
    await waitFor("segments of the one that took over", reached(7), 20_000, why);
    await third.stop();
    assert.deepEqual([low.seen.faults, plain.seen.faults], [[], []]);
    assert.deepEqual(low.seen.sids, [paused.sid]);
    assert.equal(low.seen.discontinuities.size, 4);
    assert.equal(low.seen.inits.size, 4);
    assert.equal(pausedCheckpoint?.state, "paused");
    for (const { rid, n, p, durationUs, targetUs, last } of low.seen.parts) {
      const where = `${rid} ${n}.${p}: ${durationUs} of ${targetUs}`;
      assert.ok(durationUs <= targetUs, where);
      assert.ok(last || durationUs >= targetUs * 0.85, where);
    }
    assert.ok(low.seen.objects > 80);
  } finally {
    await Promise.all([first.stop(), low.stop(), plain.stop()]);
    await trial.close();
  }
});
