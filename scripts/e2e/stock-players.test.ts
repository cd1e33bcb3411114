import assert from "node:assert/strict";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { startDemo } from "./local-stack.ts";

Deno.test("players that know nothing of seals play the demo", async (t) => {
  await using demo = await startDemo();
  for (const form of ["index", "ll"]) {
    const url = demo.playlist.replace("index.m3u8", `${form}.m3u8`);
    await t.step(`ffprobe reads ${form}.m3u8`, async () => {
      const probe = await runCommand("ffprobe", [
        "-v",
        "error",
        "-show_entries",
        "stream=codec_name,width",
        "-of",
        "csv=p=0",
        url,
      ]);
      assert.deepEqual(probe, { state: "done", lines: ["h264,1280", "aac"] });
    });
    await t.step(`ffmpeg decodes six seconds of ${form}.m3u8 without a complaint`, async () => {
      const args = ["-v", "warning", "-i", url, "-t", "6", "-f", "null", "-"];
      const decoded = await runCommand("ffmpeg", args, { signal: AbortSignal.timeout(60_000) });
      assert.deepEqual(decoded, { state: "done", lines: [] });
    });
  }
});
