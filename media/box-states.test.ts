import assert from "node:assert/strict";
import { type BoxStatus } from "../contracts/api/status.ts";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";

Deno.test("the state follows what the encoder does within a second of the box knowing, and who watches is counted", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const url = trial.ingest("one", trial.keyOf("one")).rtmp;
  const becomes = async (state: BoxStatus["state"], ms: number) => {
    const begun = Date.now();
    await trial.until("one", (status) => status.state === state, 20_000);
    const took = Date.now() - begun;
    assert.ok(took < ms, `${state} took ${took} ms`);
    return took;
  };
  const logged = (text: string) =>
    waitFor(text, () => trial.log.some((line) => line.includes(text)) || undefined);
  assert.equal((await trial.status("one")).state, "waiting");
  const encoder = startEncoder({ url });
  let second: ReturnType<typeof startEncoder> | undefined;
  try {
    await logged("one: an encoder was let in");
    await becomes("starting", 1000);
    await logged("begins");
    await becomes("live", 1000);

    // Two players at one address are two readers, and one that asks again is none more.
    const { sid } = await trial.status("one");
    let bytes = 0;
    for (const player of ["a", "b", "b"]) {
      const playlist = trial.url(`/live/one/${sid}/video/ll.m3u8`);
      bytes +=
        (await (await fetch(playlist, { headers: { "user-agent": player } })).arrayBuffer()).byteLength;
    }
    const { viewers, sent } = await trial.status("one");
    assert.deepEqual(viewers, { http: 2, webrtc: 0 });
    // Packed playlists are lighter on the way than here.
    assert.ok((sent ?? 0) > 0 && (sent ?? 0) <= bytes);

    encoder.freeze();
    // Three seconds without a part: before that nobody can tell a pause from a slow line.
    assert.ok(await becomes("reconnecting", 4500) > 2000);
    encoder.thaw();
    await becomes("live", 1500);
    await encoder.stop();
    await becomes("reconnecting", 1000);
    second = startEncoder({ url });
    await becomes("live", 10_000);
    await second.stop();
    await becomes("reconnecting", 1000);
    trial.skew(301_000);
    await becomes("ended", 1000);
    assert.equal((await trial.status("one")).viewers?.http, 0);
  } finally {
    await Promise.all([encoder.stop(), second?.stop()]);
    await trial.close();
  }
});
