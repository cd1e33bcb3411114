import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { waitFor } from "../../media/trial/trial-box.ts";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { stopShare, unplug, withBrowserStudio } from "./browser-studio.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const says = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 20_000 });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

Deno.test(
  "a browser goes live, changes what it shows, and comes back from a killed MediaMTX",
  inBrowser,
  async (t) => {
    await withBrowserStudio(async ({ box, open, prepare, watch }) => {
      const { page, context } = await open();
      const d = await prepare(page);
      await press(page, "Turn on camera and microphone");
      await page.getByLabel("Size").selectOption("480p30");

      await press(page, "Start sending");
      const viewer = watch(d);
      await t.step(
        "what arrives is sealed, H.264 with stereo Opus, in the size that was chosen",
        async () => {
          const { tracks } = await box.until(d, ({ state }) => state === "live", 30_000);
          await waitFor("verified bytes", () => viewer.seen.objects > 4 || undefined, 20_000);
          assert.match(tracks.find(({ kind }) => kind === "video")?.codec ?? "", /^avc1\.42[ce]0/);
          const video = tracks.find(({ kind }) => kind === "video");
          assert.deepEqual([video?.width, video?.height], [854, 480]);
          const audio = tracks.find(({ kind }) => kind === "audio");
          assert.deepEqual([audio?.codec, audio?.channels], ["opus", 2]);
          await says(page, "Viewers see you.");
        },
      );

      await t.step("keyframes come each second", async () => {
        await box.until(
          d,
          ({ keyframeInterval: seconds }) => seconds !== null && seconds <= 1.5,
          20_000,
        );
        // Chromium lets the page force them.
        assert.equal(await page.getByText("every two seconds only").count(), 0);
      });

      await t.step("the scene changes and a share is stopped within one session", async () => {
        const before = await box.status(d);
        await page.getByText("Screen with camera", { exact: true }).click();
        await says(page, "Mute the screen's sound");
        await stopShare(page);
        await says(page, "sharing was ended");
        await says(page, "Viewers see your camera now.");
        await unplug(page, "videoinput");
        await says(page, "Camera: gone");
        await says(page, "Viewers see a card with a pause sign now");
        await press(page, "Ask for the camera again");
        await unplug(page, "audioinput");
        await says(page, "Microphone: gone");
        await press(page, "Ask for the microphone again");
        await page.getByText("gone", { exact: false }).first().waitFor({ state: "hidden" });
        await press(page, "Mute microphone");
        await says(page, "You are muted.");
        await press(page, "Choose what to share");
        await page.getByText("Camera", { exact: true }).first().click();
        await page.getByRole("button", { name: "Unmute microphone" }).first().click();
        const after = await box.status(d);
        assert.deepEqual(
          after.tracks.map(({ codec, width }) => [codec, width]),
          before.tracks.map(
            ({ codec, width }) => [codec, width],
          ),
        );
        assert.equal(after.state, "live");
        assert.deepEqual([...viewer.seen.discontinuities], []);
      });

      await t.step(
        "a killed MediaMTX is come back from within ten seconds, by itself, in the same session",
        async () => {
          const { sid } = await box.status(d);
          const killed = performance.now();
          Deno.kill(box.box().mediamtxPid() ?? 0, "SIGKILL");
          await box.until(d, ({ state }) => state === "reconnecting");
          const back = await box.until(d, ({ state }) => state === "live", 30_000);
          const ms = performance.now() - killed;
          assert.equal(back.sid, sid, box.log.join("\n"));
          assert.ok(ms < 10_000, `${ms} ms\n${box.log.join("\n")}`);
          await says(page, "Sending to the box.");
        },
      );

      await t.step("a second tab is told, asks for no key, and can take over", async () => {
        const second = await context.newPage();
        await second.goto(page.url());
        await press(second, "Turn on camera and microphone");
        await press(second, "Start sending");
        await says(second, "Another tab sends to this stream");
        assert.equal((await box.status(d)).state, "live");
        await press(second, "Send from here instead");
        await says(second, "Sending to the box.");
        await says(page, "This browser isn't sending");
        // Closing it asks first, and tells the box at once instead of leaving it to wait.
        const asked = second.waitForEvent("dialog");
        await second.close({ runBeforeUnload: true });
        const dialog = await asked;
        assert.equal(dialog.type(), "beforeunload");
        await dialog.accept();
        await box.until(d, ({ state }) => state === "reconnecting");
      });

      await t.step("what was listed was verified, all of it", async () => {
        await viewer.stop();
        assert.deepEqual(viewer.seen.faults, []);
      });
      await context.close();
    });
  },
);

Deno.test(
  "a hidden tab goes on at full rate, with a scene drawn from two sources",
  inBrowser,
  () =>
    withBrowserStudio(async ({ tabs, prepare, box }) => {
      const browser = await tabs();
      let [d, url] = ["", ""];
      try {
        await browser.withPage(async (page) => {
          d = await prepare(page);
          url = page.url();
          await press(page, "Turn on camera and microphone");
          await page.getByLabel("Size").selectOption("480p30");
          await page.getByText("Screen with camera", { exact: true }).click();
          await press(page, "Start sending");
          await box.until(d, ({ state }) => state === "live", 30_000);
        });
        await browser.cover();
        assert.equal(await browser.evaluate(url, "document.visibilityState"), "hidden");
        // Longer than anything a hidden page may still have had in hand.
        const until = Date.now() + 8000;
        await waitFor("eight hidden seconds", () => Date.now() > until || undefined);
        const { tracks, keyframeInterval, state } = await box.status(d);
        assert.equal(state, "live");
        const rate = tracks.find(({ kind }) => kind === "video")?.frameRate ?? 0;
        // A throttled page sends one frame a second; a busy machine still sends several.
        assert.ok(rate > 4, `${rate} frames a second`);
        assert.ok((keyframeInterval ?? 9) < 2.2, `a keyframe each ${keyframeInterval} s`);
      } finally {
        await browser.close();
      }
    }),
);

Deno.test(
  "a browser comes back from a box restart, and yields to an encoder that takes over",
  inBrowser,
  async (t) => {
    await withBrowserStudio(async ({ box, open, prepare }) => {
      const { page } = await open();
      let key = "";
      page.on("request", (request) => {
        if (!request.url().includes("/whip/") || request.method() !== "POST") return;
        key = request.headers()["authorization"]?.slice("Bearer ".length) ?? "";
      });
      const d = await prepare(page);
      await press(page, "Turn on camera and microphone");
      await page.getByLabel("Size").selectOption("480p30");
      await press(page, "Start sending");
      await box.until(d, ({ state }) => state === "live", 30_000);
      await t.step("restart", async () => {
        let stopped = 0;
        await box.restart({ between: () => Promise.resolve(void (stopped = performance.now())) });
        await box.until(d, ({ state }) => state === "live", 30_000);
        const ms = performance.now() - stopped;
        assert.ok(ms < 10_000, `${ms} ms`);
        await says(page, "Sending to the box.");
      });
      await t.step("take-over", async () => {
        const encoder = startEncoder({ url: box.ingest(d, key).rtmp });
        try {
          await says(page, "Another tab, device or encoder sends to this stream now.");
          await box.until(
            d,
            ({ state, tracks }) => state === "live" && tracks.some(({ width }) => width === 320),
          );
          await press(page, "Send again");
          await says(page, "Sending to the box.");
        } finally {
          await encoder.stop();
        }
      });
    });
  },
);
