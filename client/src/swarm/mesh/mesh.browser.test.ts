import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startChromium } from "../../../testing/watch-stand.ts";
import { startTrialPages } from "./trial-pages.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

const neighboured = (page: Page, count: number) =>
  page.waitForFunction((count) => globalThis.window.trial.connected().length >= count, count, {
    timeout: 20_000,
  });

const arrived = (page: Page, count: number) =>
  page.waitForFunction((count) => globalThis.window.trial.arrived.length >= count, count, {
    timeout: 20_000,
  });

Deno.test("four real pages meet at once, and each part reaches everybody once", inBrowser, async () => {
  const browser = await startChromium();
  const trial = await startTrialPages(browser);
  try {
    // All together, so that offers cross.
    const pages = (await Promise.all([0, 1, 2, 3].map(() => trial.open()))).map(({ page }) => page);
    await Promise.all(pages.map((page) => neighboured(page, 3)));
    // Who just met doesn't know yet whom the others know, and may send in vain.
    for (let round = 0, wasted = -1; wasted !== 0; round++) {
      assert.ok(round < 20, "objects go on coming twice");
      wasted = await pushFromEach(pages, round);
    }
  } finally {
    await trial.close();
    await browser.close();
  }
});

Deno.test(
  "playlists are carried too, a page that leaves is missed at once, and relay only tells nobody an address",
  inBrowser,
  async () => {
    const browser = await startChromium();
    const trial = await startTrialPages(browser);
    try {
      const [{ page: one }, { page: other }] = await Promise.all([trial.open(), trial.open()]);
      await Promise.all([one, other].map((page) => neighboured(page, 1)));
      const { page: hidden, peerId } = await trial.open({ relayOnly: true });
      const text = "#EXTM3U\n" + "#EXT-X-PART:DURATION=0.2\n".repeat(200);
      await one.evaluate(
        (text) => globalThis.window.trial.pushPlaylist({ rid: "video", n: 3, p: 1 }, text),
        text,
      );
      await other.waitForFunction(() => globalThis.window.trial.playlists.length === 1);
      assert.deepEqual(await other.evaluate(() => globalThis.window.trial.playlists[0]?.text), text);
      const leftAt = performance.now();
      await one.evaluate(() => globalThis.window.trial.leave());
      await other.waitForFunction(() => globalThis.window.trial.connected().length === 0);
      assert.ok(performance.now() - leftAt < 3000);
      // Without a relay it never gets as far as an offer or an answer, whatever it is offered.
      await hidden.waitForFunction(() => globalThis.window.trial.connections() > 5);
      assert.deepEqual(
        trial.heard.filter(({ by, message }) =>
          by === peerId && (message.say === "answer" || message.offers.length > 0)
        ),
        [],
      );
      assert.equal(await hidden.evaluate(() => globalThis.window.trial.connected().length), 0);
    } finally {
      await trial.close();
      await browser.close();
    }
  },
);

/** Each page pushes one part, all at once; answers how many bytes came in vain. */
async function pushFromEach(pages: readonly Page[], round: number): Promise<number> {
  const before = await Promise.all(pages.map(wastedBy));
  await Promise.all(pages.map((page, at) =>
    page.evaluate((name) => {
      globalThis.window.trial.arrived.length = 0;
      globalThis.window.trial.push(name, 40_000);
    }, { rid: "video", n: round, p: at })
  ));
  for (const page of pages) {
    await arrived(page, 3);
    const seen = await page.evaluate(() => ({
      sizes: globalThis.window.trial.arrived.map(({ length }) => length),
      keys: new Set(globalThis.window.trial.arrived.map(({ key }) => key)).size,
      blamed: globalThis.window.trial.blamed,
    }));
    assert.deepEqual(seen, { sizes: [40_000, 40_000, 40_000], keys: 3, blamed: [] });
  }
  const after = await Promise.all(pages.map(wastedBy));
  return after.reduce((sum, bytes, at) => sum + bytes - (before[at] ?? 0), 0);
}

const wastedBy = (page: Page) => page.evaluate(() => globalThis.window.trial.wasted());
