import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { startWhipClient } from "../../media/trial/trial-whip-client.ts";
import { withBrowserStudio } from "./browser-studio.ts";

const says = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 20_000 });

/** What the page hands out for copying, tab by tab. */
async function readStrings(page: Page) {
  const tab = (name: string) => page.getByRole("tab", { name, exact: true }).click();
  const value = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
  await tab("OBS");
  const rtmp = { server: await value("Server"), key: await value("Stream key") };
  await tab("WHIP");
  const whip = { url: await value("Server"), key: await value("Bearer token") };
  await tab("SRT");
  const srt = await value("Address");
  await tab("Phone");
  const larix = new URLSearchParams((await value("The same as text")).split("?")[1]);
  return { rtmp, whip, srt, larix };
}

Deno.test(
  "an encoder can send by every address the page hands out, after a change of title too, and is cut at the end",
  { sanitizeOps: false, sanitizeResources: false },
  async (t) => {
    await withBrowserStudio(async ({ open, url, box }) => {
      const { page, context } = await open();
      await context.addInitScript(() => localStorage.setItem("dstream/way", "encoder"));
      await page.goto(`${url}/#/broadcast`);
      await says(page, "The box is ready");
      await page.getByLabel("Title").fill("Bees");
      await page.getByRole("button", { name: "Prepare the stream" }).click();
      await says(page, "Waiting for your encoder");
      const d = new URL(page.url()).hash.split("/").at(-1) ?? "";
      const { rtmp, whip, srt, larix } = await readStrings(page);
      /** Sends until the box has a picture of this sender. */
      const sends = async (start: () => Promise<{ stop: () => Promise<void> }>, audio: RegExp) => {
        const encoder = await start();
        try {
          await box.until(
            d,
            ({ state, tracks }) =>
              state === "live" && tracks.some(({ kind, codec }) => kind === "audio" && audio.test(codec)),
            40_000,
          );
        } finally {
          await encoder.stop();
        }
        await box.until(d, ({ state }) => state !== "live", 40_000);
      };
      const ffmpeg = (address: string) => () => Promise.resolve(startEncoder({ url: address }));

      await t.step(
        "RTMP, as OBS joins server and key",
        () => sends(ffmpeg(`${rtmp.server}/${rtmp.key}`), /^mp4a/),
      );
      await t.step("SRT, as it stands", () => sends(ffmpeg(srt), /^mp4a/));
      await t.step("SRT, as Larix takes it apart", () =>
        sends(
          ffmpeg(`${larix.get("conn[][url]")}?streamid=${larix.get("conn[][srtstreamid]")}`),
          /^mp4a/,
        ));
      await t.step("WHIP, with the bearer token", () => sends(() => startWhipClient(whip), /^opus/i));

      await t.step("a new title leaves the key as it is", async () => {
        await page.getByRole("button", { name: "Change title" }).click();
        await page.getByLabel("Title").fill("Wasps");
        await page.getByRole("button", { name: "Save and announce" }).click();
        await page.getByRole("heading", { level: 1, name: "Wasps" }).waitFor();
        await sends(ffmpeg(`${rtmp.server}/${rtmp.key}`), /^mp4a/);
      });

      await t.step("ended, it is over at once, and the encoder is cut", async () => {
        const encoder = startEncoder({ url: `${rtmp.server}/${rtmp.key}` });
        await box.until(d, ({ state }) => state === "live", 40_000);
        await page.getByRole("button", { name: "End the stream" }).click();
        await page.getByRole("button", { name: "End it" }).click();
        await says(page, "It is over.");
        assert.equal(await page.getByText("the box still gets your encoder's picture").count(), 0);
        await box.until(d, ({ state }) => state === "ended", 5000);
        await encoder.ended;
        assert.equal((await box.status(d)).state, "ended");
      });
    });
  },
);
