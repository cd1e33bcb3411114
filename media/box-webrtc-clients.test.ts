import assert from "node:assert/strict";
import { launchTrialBrowser } from "./trial/trial-browser.ts";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { away, live, sealed, until } from "./trial/trial-webrtc.ts";
import { startWhipClient } from "./trial/trial-whip-client.ts";

const NOBODY_SENDS_MS = 11_000;

Deno.test("a WHIP client that is no browser, without candidates and PATCH, is live, watched, let go when it falls silent, and told of lost packets", async () => {
  const trial = await startTrialBox({ streams: ["cam"] });
  const browser = await launchTrialBrowser();
  const viewer = sealed(trial, "cam");
  const publish = (loseOneOf = Infinity) =>
    startWhipClient({ url: trial.url("/whip/cam"), key: trial.keyOf("cam"), loseOneOf });
  let client = await publish();
  try {
    const watcher = await browser.open();
    const { sid } = await live(trial, "cam");
    assert.equal((await watcher.watch({ url: trial.url("/whep/cam") })).status, 201);
    await until(watcher, "a picture", ({ frames, audioBytes }) => frames > 5 && audioBytes > 0);

    await client.silence();
    await away(trial, "cam");
    assert.equal(client.state(), "connected");
    trial.skew(NOBODY_SENDS_MS);
    const said = "cam: a WebRTC publisher has sent nothing for 10 s and is let go";
    await waitFor("its end", () => (trial.log.includes(said) ? true : undefined));

    await client.stop();
    client = await publish(10);
    assert.equal((await live(trial, "cam")).sid, sid);
    await trial.until("cam", ({ warnings }) => warnings.some(({ code }) => code === "packets-lost"));
    assert.deepEqual(viewer.seen.faults, []);
  } finally {
    await client.stop();
    await viewer.stop();
    await browser.close();
    await trial.close();
  }
});

Deno.test("what comes by RTMP or SRT goes out by WHEP, unless it has B-frames", async () => {
  const trial = await startTrialBox({ streams: ["rtmp", "srt", "bframes"] });
  const browser = await launchTrialBrowser();
  const encoders = [
    startEncoder({ url: trial.ingest("rtmp", trial.keyOf("rtmp")).rtmp }),
    startEncoder({ url: trial.ingest("srt", trial.keyOf("srt")).srt }),
    startEncoder({ url: trial.ingest("bframes", trial.keyOf("bframes")).rtmp, bFrames: 2 }),
  ];
  try {
    const watcher = await browser.open();
    await live(trial, "bframes");
    assert.equal((await watcher.watch({ url: trial.url("/whep/bframes") })).code, "b-frames");
    for (const d of ["rtmp", "srt"]) {
      await live(trial, d);
      assert.equal((await watcher.watch({ url: trial.url(`/whep/${d}`) })).status, 201);
      const view = await until(watcher, "a picture", ({ frames }) => frames > 5);
      assert.equal(view.audioBytes, 0);
      const { warnings } = await trial.status(d);
      assert.deepEqual(warnings.map(({ code }) => code), ["whep-no-sound"]);
    }
  } finally {
    await Promise.all(encoders.map((encoder) => encoder.stop()));
    await browser.close();
    await trial.close();
  }
});
