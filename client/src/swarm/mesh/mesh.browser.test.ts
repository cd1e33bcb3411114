import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { objectKey, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { startChromium } from "../../../testing/watch-stand.ts";
import { startTrialPages } from "./trial-pages.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

const neighboured = (page: Page, count: number) =>
  page.waitForFunction((count) => globalThis.window.trial.connected().length >= count, count, {
    timeout: 20_000,
  });

/** Waits for all these parts; the same part twice would be among them twice. */
const arrived = async (page: Page, keys: readonly string[]) => {
  await page.waitForFunction(
    (keys) => keys.every((key) => globalThis.window.trial.arrived.some((one) => one.key === key)),
    keys,
    { timeout: 20_000 },
  );
  return await page.evaluate(
    (keys) =>
      globalThis.window.trial.arrived
        .filter(({ key }) => keys.includes(key))
        .map(({ key, length }) => ({ key, length })),
    keys,
  );
};

Deno.test("four real pages meet at once, and each part reaches everybody once", inBrowser, async () => {
  const browser = await startChromium();
  const trial = await startTrialPages(browser);
  try {
    // All together, so that offers cross.
    const pages = (await Promise.all([0, 1, 2, 3].map(() => trial.open()))).map(({ page }) => page);
    await Promise.all(pages.map((page) => neighboured(page, 3)));
    // Who just met doesn't know yet whom the others know, and may send in vain.
    let before: number | undefined;
    for (let round = 0;; round++) {
      assert.ok(round < 20, "objects go on coming twice");
      const wasted = await pushFromEach(pages, round);
      // What came twice may have come after its round: only the next one can tell.
      if (wasted === before) break;
      before = wasted;
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
      await trial.open();
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

/** Each page pushes one part, all at once; answers how many bytes came in vain so far. */
async function pushFromEach(pages: readonly Page[], round: number): Promise<number> {
  const nameOf = (at: number): ObjectName => ({ rid: "video", n: round, p: at });
  await Promise.all(
    pages.map((page, at) => page.evaluate((name) => globalThis.window.trial.push(name, 40_000), nameOf(at))),
  );
  await Promise.all(pages.map(async (page, at) => {
    // By name: while one page is yet to be told to push, what the others pushed is already coming.
    const foreign = [...pages.keys()].filter((of) => of !== at).map((of) => objectKey("media", nameOf(of)));
    const seen = (await arrived(page, foreign)).sort((a, b) => a.key.localeCompare(b.key));
    assert.deepEqual(seen, foreign.map((key) => ({ key, length: 40_000 })));
    assert.deepEqual(await page.evaluate(() => globalThis.window.trial.blamed), []);
  }));
  const wasted = await Promise.all(
    pages.map((page) => page.evaluate(() => globalThis.window.trial.wasted())),
  );
  return wasted.reduce((sum, bytes) => sum + bytes, 0);
}
