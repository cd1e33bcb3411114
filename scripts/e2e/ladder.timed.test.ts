import assert from "node:assert/strict";
import * as v from "valibot";
import { BoxStatus } from "../../contracts/api/status.ts";
import { createServer } from "node:http";
import type { Page } from "playwright-core";
import { startTrialBox, type TrialBox, waitFor } from "../../media/trial/trial-box.ts";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { rungPid } from "../../media/trial/trial-rung.ts";
import { ROOT } from "../root.ts";
import { launchChromium } from "./browser.ts";
import { startDemo } from "./local-stack.ts";
import { playsOn, position, until } from "./page.ts";

/** What the page notes of its player. */
type Noted = {
  widths: number[];
  /** Times that the player ran dry after it had begun, and what hls.js complained of. */
  faults: string[];
  /** Most pieces the buffer was in: more than one, and there was a hole between two renditions. */
  pieces: number;
};

const PAGE = (playlist: string, latency: number) =>
  `<!doctype html><meta charset="utf-8"><video muted autoplay></video>
<script src="/hls.js"></script><script>
const noted = { widths: [], faults: [], pieces: 0 };
const video = document.querySelector("video");
const hls = new Hls({ lowLatencyMode: true, liveSyncDuration: ${latency}, liveMaxLatencyDuration: ${latency} + 6,
  liveSyncOnStallIncrease: 0, backBufferLength: 30 });
const look = (_now, { width }) => {
  if (noted.widths.at(-1) !== width) noted.widths.push(width);
  video.requestVideoFrameCallback(look);
};
video.addEventListener("playing", () => {
  video.addEventListener("waiting", () => noted.faults.push("waiting at " + video.currentTime));
  video.addEventListener("progress", () => noted.pieces = Math.max(noted.pieces, video.buffered.length));
  video.addEventListener("seeking", () => noted.faults.push("seeking to " + video.currentTime));
}, { once: true });
hls.on(Hls.Events.ERROR, (_event, { details, fatal }) => {
  if (fatal || details.startsWith("buffer")) noted.faults.push(details);
});
video.requestVideoFrameCallback(look);
hls.loadSource("${playlist}");
hls.attachMedia(video);
Object.assign(globalThis, { noted, hls });
</script>`;

/** Serves a player that isn't ours, with hls.js as it comes, and its level in the test's hands. */
async function servePlayer(trial: TrialBox) {
  const library = await Deno.readTextFile(`${ROOT}/node_modules/hls.js/dist/hls.min.js`);
  const server = createServer((request, response) => {
    const isLibrary = request.url === "/hls.js";
    response.writeHead(200, { "content-type": isLibrary ? "text/javascript" : "text/html" });
    const low = request.url === "/ll";
    response.end(
      isLibrary ? library : PAGE(trial.url(`/live/one/${low ? "ll" : "index"}.m3u8`), low ? 1.5 : 4),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: (form: "index" | "ll") => `http://127.0.0.1:${port}/${form}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/**
 * Waits until a stream is so long that no player finds time 0 in what it loads first: it would begin there as soon as it can, and
 * then go to where it should.
 */
async function awaitLength(trial: TrialBox): Promise<void> {
  const get = async (path: string) => await (await fetch(trial.url(`/live/one/${path}`))).text();
  const list = (await get("index.m3u8")).split("\n").find((line) => line.includes("/video/")) ?? "";
  await until("four segments", 20_000, async () => (await get(list)).split("#EXTINF:").length > 4);
}

const noted = (page: Page): Promise<Noted> => page.evaluate("noted");
const counted = (page: Page): Promise<{ pictures: number; seconds: number }> =>
  page.evaluate(
    "({ pictures: video.getVideoPlaybackQuality().totalVideoFrames, seconds: video.currentTime })",
  );

Deno.test({
  name: "a player changes between the source and its rungs, both ways, without a stall or a missing picture",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const trial = await startTrialBox({ streams: ["one"], ladder: "240p:300k,180p:150k" });
    const encoder = startEncoder({
      url: trial.ingest("one", trial.keyOf("one")).rtmp,
      size: "640x360",
      bitrate: "800k",
    });
    const player = await servePlayer(trial);
    const browser = await launchChromium();
    try {
      await waitFor(
        "both rungs",
        async () =>
          ((await trial.status("one")).rungs ?? []).filter(({ state }) => state === "on").length === 2 ||
          undefined,
        60_000,
      );
      await awaitLength(trial);
      for (const form of ["ll", "index"] as const) {
        await t.step(`${form}.m3u8`, async () => {
          const page = await browser.newPage();
          await page.goto(player.url(form));
          await until("a picture that moves", 20_000, async () => (await position(page) ?? 0) > 0);
          assert.deepEqual(await page.evaluate("hls.levels.map(({ width }) => width)"), [320, 426, 640]);
          const before = await counted(page);
          for (const [level, width] of [[0, 320], [2, 640], [1, 426], [2, 640], [0, 320]]) {
            await page.evaluate(`hls.loadLevel = ${level}`);
            await until(
              `a picture ${width} wide`,
              20_000,
              async () => (await noted(page)).widths.at(-1) === width,
            );
          }
          const after = await counted(page);
          const seen = await noted(page);
          assert.deepEqual(seen.faults, []);
          assert.equal(seen.pieces, 1);
          // Decoded, whether or not a busy machine showed each one.
          const perSecond = (after.pictures - before.pictures) / (after.seconds - before.seconds);
          assert.ok(perSecond > 29 && perSecond < 31, `${perSecond} pictures a second`);
          await page.close();
        });
      }
      await t.step("a rung that rests has the source's picture, and then its own again", async () => {
        const rungState = async () =>
          (await trial.status("one")).rungs?.find(({ rid }) => rid === "video-180")?.state;
        const page = await browser.newPage();
        await page.goto(player.url("index"));
        await until("a picture that moves", 20_000, async () => (await position(page) ?? 0) > 0);
        const shows = (width: number, ms: number) =>
          until(`a picture ${width} wide`, ms, async () => (await noted(page)).widths.at(-1) === width);
        await page.evaluate("hls.loadLevel = 0");
        await shows(320, 30_000);
        const pid = await rungPid(320);
        assert.ok(pid !== undefined);
        Deno.kill(pid, "SIGSTOP");
        await until("a short rung", 20_000, async () => await rungState() === "short");
        Deno.kill(pid, "SIGCONT");
        await shows(640, 20_000);
        await until("the rung's return", 60_000, async () => await rungState() === "on");
        await shows(320, 20_000);
        const seen = await noted(page);
        assert.deepEqual(seen.faults, []);
        assert.equal(seen.pieces, 1);
        await page.close();
      });
    } finally {
      await browser.close();
      await player.close();
      await encoder.stop();
      await trial.close();
    }
  },
});

Deno.test({
  name:
    "the watch page begins on a rung, verified, and goes up to the source at once, on a slow computer too",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using demo = await startDemo({ variables: { DSTREAM_LADDER: "180p:150k" } });
    const status = demo.playlist.replace("index.m3u8", "status.json");
    await until("the rung", 60_000, async () => {
      const { rungs = [] } = v.parse(BoxStatus, await (await fetch(status)).json());
      return rungs.some(({ state }) => state === "on");
    });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const faults: string[] = [];
      const renditions = new Set<string>();
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("request", (request) => {
        const [, rid] = /\/(video[^/]*)\/p?\d+\.m4s/.exec(request.url()) ?? [];
        if (rid !== undefined) renditions.add(rid);
      });
      // What such a computer takes to parse a part of this rung is longer than the part is on its way.
      const computer = await page.context().newCDPSession(page);
      await computer.send("Emulation.setCPUThrottlingRate", { rate: 6 });
      await page.goto(demo.watch);
      await until("a picture that moves", 30_000, async () => (await position(page) ?? 0) > 0);
      const width = () => page.evaluate(() => document.querySelector("video")?.videoWidth ?? 0);
      await until("the source's picture", 8_000, async () => await width() === 1280);
      await page.getByRole("button", { name: /^Sealed/ }).waitFor({ timeout: 30_000 });
      assert.deepEqual([...renditions], ["video-180", "video"]);
      await computer.send("Emulation.setCPUThrottlingRate", { rate: 1 });
      await playsOn(page, 3);
      await page.getByRole("button", { name: /^Sealed/ }).waitFor();
      assert.deepEqual(faults, []);
    } finally {
      await browser.close();
    }
  },
});
