import assert from "node:assert/strict";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import { ROOT } from "../root.ts";
import { launchChromium } from "./browser.ts";
import { startDemo } from "./local-stack.ts";
import { playsOn, position, until } from "./page.ts";

/** The least page that plays HLS: hls.js as its package ships it, and nothing of ours. */
async function servePlainPage(playlist: string): Promise<{ url: string; close: () => Promise<void> }> {
  const script = await Deno.readFile(`${ROOT}/node_modules/hls.js/dist/hls.min.js`);
  const html = `<!doctype html><video muted autoplay></video><script src="/hls.min.js"></script><script>
    const hls = new Hls();
    window.faults = [];
    hls.on(Hls.Events.ERROR, (_, { fatal, details }) => fatal && faults.push(details));
    hls.loadSource(${JSON.stringify(playlist)});
    hls.attachMedia(document.querySelector("video"));
  </script>`;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) =>
      new URL(request.url).pathname === "/hls.min.js"
        ? new Response(script, { headers: { "content-type": "text/javascript" } })
        : new Response(html, { headers: { "content-type": "text/html" } }),
  );
  return { url: `http://127.0.0.1:${server.addr.port}/`, close: () => server.shutdown() };
}

Deno.test({
  name: "players that know nothing of seals play the demo",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
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
      await t.step(
        `ffmpeg decodes six seconds of ${form}.m3u8 without an error or a lost frame`,
        async () => {
          const args = ["-v", "error", "-i", url, "-t", "6", "-progress", "-", "-f", "null", "-"];
          const decoded = await runCommand("ffmpeg", args, { signal: AbortSignal.timeout(60_000) });
          const lines = decoded.state === "done" ? decoded.lines : assert.fail(JSON.stringify(decoded));
          const last = (key: string) =>
            lines.findLast((line) => line.startsWith(`${key}=`))?.slice(key.length + 1);
          // Thirty a second; where the six seconds begin and end within a frame is ffmpeg's to say.
          assert.ok(Math.abs(Number(last("frame")) - 180) <= 1, `${last("frame")} frames`);
          assert.equal(last("drop_frames"), "0");
          assert.deepEqual(lines.filter((line) => !/^\w+=/.test(line)), []);
        },
      );
      await t.step(`hls.js plays ${form}.m3u8 on a page of another origin`, async () => {
        const plain = await servePlainPage(url);
        const browser = await launchChromium();
        const page = await browser.newPage();
        await page.goto(plain.url);
        await until("a picture that moves", 20_000, async () => (await position(page) ?? 0) > 0);
        await playsOn(page, 4);
        assert.deepEqual(await page.evaluate("faults"), []);
        await browser.close();
        await plain.close();
      });
    }
  },
});
