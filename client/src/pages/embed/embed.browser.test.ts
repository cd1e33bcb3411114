import assert from "node:assert/strict";
import { waitForProgress, waitForTrust } from "../../../testing/watch-stand.ts";
import { closeBrowser, trial } from "../../../testing/watch-trial.ts";

/** Sums up what moved without anybody's doing. */
const COUNT_SHIFTS = `{
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) globalThis.shifted += value;
  }).observe({ type: "layout-shift", buffered: true });
}`;

trial(
  "an embedded player paints its ground before any script has come, and nothing shifts",
  async (stand) => {
    const { page } = await stand.open({ hash: "", before: COUNT_SHIFTS, width: 640, height: 360 });
    let isHeld = true;
    const held: (() => void)[] = [];
    await page.route("**/assets/*.js", async (route) => {
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    await page.goto(`${stand.site.url}/embed.html#/watch/${stand.naddr}`, { waitUntil: "commit" });
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    const ground = page.locator(".embed-wait");
    assert.deepEqual(await ground.boundingBox(), { x: 0, y: 0, width: 640, height: 360 });
    assert.equal(await page.locator("#app").evaluate((app) => app.childElementCount), 0);
    assert.ok(held.length > 0, "no script had come");

    isHeld = false;
    for (const release of held) release();
    await waitForTrust(page, "verified");
    await waitForProgress(page, 0.5);
    assert.equal(await ground.isVisible(), false);
    assert.equal(await page.evaluate("globalThis.shifted"), 0);
  },
);

trial("an embedded player that finds no stream says so, without the ground it began with", async (stand) => {
  const { page } = await stand.open({ hash: "" });
  await page.goto(`${stand.site.url}/embed.html#/watch/naddr1nonsense`);
  await page.locator("main h1").waitFor();
  assert.equal(await page.locator(".embed-wait").isVisible(), false);
});

closeBrowser();
