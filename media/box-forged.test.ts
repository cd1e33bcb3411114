import assert from "node:assert/strict";
import { readLogLine } from "./mediamtx/log-line.ts";
import { startTrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { startViewer } from "./trial/trial-viewer.ts";

const CRASH =
  "[HLS] [muxer live/one] muxer instance crashed: not monotonically increasing, was 9000000, now is 0";
/** What a stranger, whom MediaMTX's log quotes, would have the box read as a line of that log. */
const FORGED = [
  `forged-1\n2026/11/23 16:50:08 ERR ${CRASH}`,
  `forged-2\n{"timestamp":"2026-11-23T16:50:08Z","level":"ERR","message":"${CRASH}"}\n`,
  `forged-3"}\n{"level":"ERR","message":"${CRASH}`,
  `publish:live/forged-4\nMediaMTX ERR ${CRASH}:key:wrong`,
];

/** Knocks at a box's SRT port with such a stream id; resolves once it is refused. */
async function knock(port: number, streamId: string): Promise<void> {
  const { success } = await new Deno.Command("ffmpeg", {
    args: ["-v", "quiet", "-srt_streamid", streamId, "-i", `srt://127.0.0.1:${port}`, "-f", "null", "-"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  assert.equal(success, false);
}

Deno.test("a stranger's SRT stream id that reads like MediaMTX's log renews no muxer and warns of nothing", async () => {
  const heard = await Deno.makeTempFile({ prefix: "dstream-overheard-" });
  const trial = await startTrialBox({ streams: ["one"], overhearIn: heard });
  const encoder = startEncoder({ url: trial.ingest("one", trial.keyOf("one")).rtmp });
  const viewer = startViewer({
    url: trial.url("/live/one/ll.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
  });
  try {
    const { sid } = await trial.until("one", ({ state }) => state === "live", 30_000);
    for (const streamId of FORGED) await knock(trial.config.ports.srt, streamId);
    const from = viewer.seen.newest.get("video") ?? -1;
    await waitFor(
      "two segments after the last knock",
      () => (viewer.seen.newest.get("video") ?? -1) >= from + 3 || undefined,
      30_000,
      () => trial.log.join("\n"),
    );
    const status = await trial.status("one");
    assert.deepEqual([status.state, status.sid], ["live", sid]);
    assert.ok(!status.warnings.some(({ code }) => code === "timestamps-back"));
    assert.deepEqual(viewer.seen.faults, []);
    const ofMuxers = trial.log.filter((line) => /MediaMTX: ERR|made anew/.test(line));
    assert.deepEqual(ofMuxers, []);

    // Each knock was heard, and is one line that quotes it.
    for (const at of FORGED.keys()) {
      const lines = await waitFor(`forged-${at + 1} in MediaMTX's log`, async () => {
        const whole = (await Deno.readTextFile(heard)).split("\n").slice(0, -1);
        const naming = whole.filter((line) => line.includes(`forged-${at + 1}`));
        return naming.length > 0 ? naming : undefined;
      });
      for (const line of lines) {
        const { level, message } = readLogLine(line) ?? assert.fail(line);
        assert.equal(level, "INF");
        assert.match(message, /^\[SRT\] \[conn \S+\] closed: .*muxer instance crashed/);
      }
    }
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
    await Deno.remove(heard);
  }
});
