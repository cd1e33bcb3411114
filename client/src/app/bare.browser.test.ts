import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { publicKeyOf } from "../../../contracts/nostr/event-signature.ts";
import { streamLink } from "../../../contracts/nostr/link.ts";
import { type BuiltSite, startSite } from "../../testing/built-site.ts";
import { liveEvent, openContext, type OpenOptions, testKey } from "../../testing/discover-stand.ts";
import { startMemoryRelay } from "../../testing/memory-relay.ts";
import { lookEverywhere } from "../../testing/screens.ts";
import { startChromium } from "../../testing/watch-stand.ts";

const STREAM = { creator: publicKeyOf(testKey(0)), d: "main" };
const inBrowser = { sanitizeOps: false, sanitizeResources: false };

/** A live stream whose carrier is not there, and the site. */
async function withSite(
  work: (stand: { site: BuiltSite; link: string; open: (options?: OpenOptions) => Promise<Page> }) => Promise<
    void
  >,
): Promise<void> {
  const browser = await startChromium();
  const relay = startMemoryRelay();
  try {
    relay.add(liveEvent({ by: 0, title: "Bees", streaming: "http://127.0.0.1:9/live/main/index.m3u8" }));
    const site = await startSite({ relays: [relay.url] });
    try {
      const open = async (options?: OpenOptions) => (await openContext(browser, options)).newPage();
      await work({ site, link: streamLink(STREAM, [relay.url]), open });
    } finally {
      await site.close();
    }
  } finally {
    await browser.close();
    await relay.close();
  }
}

Deno.test(
  "a player in another site's page of which a part doesn't arrive says so, and loads again when asked",
  inBrowser,
  () =>
    withSite(async ({ site, link, open }) => {
      for (const part of ["page", "browser-pool"]) {
        const page = await open();
        await page.route(`**/${part}-*.js`, (route) => route.abort());
        await page.goto(`${site.url}/embed.html#/watch/${link}`);
        await page.getByRole("heading", { name: "This page could not be loaded" }).waitFor();
        if (part === "page") {
          assert.deepEqual(await lookEverywhere(page, "embed-failed", undefined, ["phone"]), []);
        }
        await page.unrouteAll();
        await page.getByRole("button", { name: "Load the page again" }).click();
        await page.locator("media-controller").waitFor();
        await page.context().close();
      }
    }),
);

Deno.test(
  "a player whose buttons' own words don't arrive plays without them",
  inBrowser,
  () =>
    withSite(async ({ site, link, open }) => {
      const page = await open({ locale: "de-DE" });
      const asked: string[] = [];
      await page.route("**/de-*.js", (route) => {
        asked.push(route.request().url());
        return route.abort();
      });
      await page.goto(`${site.url}/embed.html#/watch/${link}`);
      await page.locator("media-controller").waitFor();
      assert.equal(asked.length, 1);
    }),
);

Deno.test(
  "an overlay of which a part doesn't arrive lays nothing over the picture, and comes once the site does",
  inBrowser,
  () =>
    withSite(async ({ site, link, open }) => {
      for (const part of ["page", "browser-pool"]) {
        const page = await open();
        await page.clock.install();
        let isGone = false;
        let looks = 0;
        await page.route(`**/${part}-*.js`, (route) => {
          isGone = true;
          return route.abort();
        });
        await page.route(`${site.url}/`, (route) => {
          if (!isGone) return route.continue();
          looks++;
          return route.abort();
        });
        await page.goto(`${site.url}/#/overlay/${link}`);
        await page.waitForFunction(() => document.documentElement.style.background === "transparent");
        assert.equal(await page.locator("#app").innerText(), "");
        for (let tried = 1; tried <= 2; tried++) {
          await page.clock.fastForward(10_000);
          await page.waitForFunction(() => document.documentElement.style.background === "transparent");
          await until(() => looks === tried);
        }
        await page.unrouteAll();
        const shown = page.waitForFunction(() => "overlay" in document.documentElement.dataset);
        await page.clock.fastForward(10_000);
        await shown;
        await page.context().close();
      }
    }),
);

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
