import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startEncoder } from "../../media/trial/trial-encoder.ts";
import { startWhipClient } from "../../media/trial/trial-whip-client.ts";
import { playsOn } from "./page.ts";
import { chooseDelay, playsRung, withWatchStudio } from "./watch-studio.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

/** How far behind the page says it is, in seconds. */
async function behind(page: Page): Promise<number> {
  const said = await page.locator("[data-behind]").getAttribute("data-behind");
  return Number(said);
}

/** What the page's shield says. */
const trust = (page: Page) => page.locator("[data-trust]").getAttribute("data-trust");

Deno.test(
  "a picture from RTMP is watched instantly, without its sound, which is said and left to the viewer",
  inBrowser,
  () =>
    withWatchStudio(async ({ box, d, open }) => {
      const encoder = startEncoder({ url: box.ingest(d, box.keyOf(d)).rtmp });
      const { page } = await open();
      await playsRung(page, "low");
      await page.locator('[data-trust="verified"]').waitFor();
      await chooseDelay(page, "instant");
      await playsRung(page, "instant");
      assert.equal(await trust(page), "live");
      await page.getByText("No sound on Instant").waitFor();
      await playsOn(page, 3);
      assert.ok(await behind(page) < 1);
      await page.getByRole("button", { name: "Play Low, with sound" }).click();
      await playsRung(page, "low");
      await page.locator('[data-trust="verified"]').waitFor();
      await encoder.stop();
    }),
);
