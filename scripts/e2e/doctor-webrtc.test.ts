import assert from "node:assert/strict";
import { freePorts } from "../../media/trial/free-ports.ts";
import { startTrialBox } from "../../media/trial/trial-box.ts";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { openLine } from "../doctor/line.ts";
import { srtCheck } from "../doctor/srt-check.ts";
import { webrtcCheck } from "../doctor/webrtc-check.ts";

Deno.test("webrtcCheck() and srtCheck() reach a real box by UDP, find a port that is shut, and leave no session", async () => {
  const trial = await startTrialBox({ streams: ["one"] });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  const [shut = 0] = await freePorts(1);
  const { srt, webrtc } = trial.config.ports;
  const look = async (fetchHere: typeof fetch = fetch) => {
    const check = webrtcCheck({ whep: new URL(trial.url("/whep/one")), fetch: fetchHere, open: openLine });
    const found = await check.run(AbortSignal.timeout(15_000));
    return found.state === "skipped" ? found.because : `${found.state}: ${found.saw}`;
  };
  /** A firewall that lets no datagram through to the port of the media. */
  const elsewhere: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const { status, headers } = answer;
    const sdp = await answer.text();
    return status === 201
      ? new Response(sdp.replaceAll(` ${webrtc} typ`, ` ${shut} typ`), { status, headers })
      : new Response(sdp || null, { status, headers });
  };
  try {
    assert.match(await look(), /nothing to watch/);
    await trial.until("one", ({ state }) => state === "live", 30_000);
    assert.match(await look(elsewhere), new RegExp(`^fail: .*:${shut} doesn't answer by UDP`));
    assert.match(await look(), new RegExp(`^pass: .*:${webrtc} answers by UDP`));
    const srtLook = (port: number) =>
      srtCheck({ host: "127.0.0.1", port, open: openLine }).run(AbortSignal.timeout(15_000));
    assert.equal((await srtLook(shut)).state, "fail");
    assert.equal((await srtLook(srt)).state, "pass");
    assert.equal((await trial.status("one")).viewers?.webrtc, 0);
  } finally {
    await encoder.stop();
    await trial.close();
  }
});
