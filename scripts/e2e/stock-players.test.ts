import assert from "node:assert/strict";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { startDemo } from "./local-stack.ts";

Deno.test("players that know nothing of seals play the demo", async (t) => {
  await using demo = await startDemo();
  for (const form of ["index", "ll"]) {
    const url = demo.playlist.replace("index.m3u8", `${form}.m3u8`);
    await t.step(`ffprobe reads ${form}.m3u8`, async () => {
      const show = ["-show_entries", "stream=codec_name,width", "-of", "csv=p=0"];
      const probe = await runCommand("ffprobe", ["-v", "error", ...show, url]);
      // Each stream is shown once more as part of its programme.
      const streams = probe.state === "done" ? [...new Set(probe.lines)].sort() : probe;
      assert.deepEqual(streams, ["aac", "h264,1280"]);
    });
    await t.step(`ffmpeg decodes six seconds of ${form}.m3u8 without an error or a lost frame`, async () => {
      const args = ["-v", "error", "-i", url, "-t", "6", "-progress", "-", "-f", "null", "-"];
      const decoded = await runCommand("ffmpeg", args, { signal: AbortSignal.timeout(60_000) });
      const lines = decoded.state === "done" ? decoded.lines : assert.fail(JSON.stringify(decoded));
      const last = (key: string) =>
        lines.findLast((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
      assert.deepEqual([last("frame"), last("drop_frames")], ["180", "0"]);
      assert.deepEqual(lines.filter((line) => !/^\w+=/.test(line)), []);
    });
  }
});
