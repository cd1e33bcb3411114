import assert from "node:assert/strict";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { live, sealed } from "./trial/trial-webrtc.ts";
import { startWhipClient } from "./trial/trial-whip-client.ts";

Deno.test("a picture that begins without its parameters breaks MediaMTX's muxer, and is live by its next keyframe", async () => {
  const trial = await startTrialBox({ streams: ["cam"] });
  const viewer = sealed(trial, "cam");
  try {
    // Of two keyframes, since MediaMTX may begin only after the first.
    const client = await startWhipClient({
      url: trial.url("/whip/cam"),
      key: trial.keyOf("cam"),
      loseParameters: 2,
    });
    try {
      assert.equal(client.status, 201);
      await waitFor(
        "the muxer's end",
        () => trial.log.some((line) => line.includes("SPS not received yet")) || undefined,
        15_000,
        () => trial.log.join("\n"),
      );
      // Being live proves nothing: after ten seconds MediaMTX makes the next one by itself.
      await waitFor(
        "its being made anew",
        () => trial.log.some((line) => line === "cam: its muxer broke and is made anew") || undefined,
        15_000,
        () => trial.log.join("\n"),
      );
      await live(trial, "cam");
      assert.equal(client.state(), "connected");
      await waitFor("a verified part", () => viewer.seen.verified > 0 || undefined);
      assert.deepEqual(viewer.seen.faults, []);
    } finally {
      await client.stop();
    }
  } finally {
    await viewer.stop();
    await trial.close();
  }
});
