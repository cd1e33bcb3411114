import assert from "node:assert/strict";
import { startChromium, startWatchStand, waitForState, waitForTrust } from "../../../testing/watch-stand.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test({
  ...options,
  name: "the watch page plays a sealed stream as verified",
  async fn() {
    const browser = await startChromium();
    const stand = await startWatchStand(browser);
    try {
      const started = Date.now();
      const { page } = await stand.open();
      page.on("console", (m) => console.log("console", m.text()));
      page.on("pageerror", (e) => console.log("pageerror", e.message));
      await waitForTrust(page, "verified");
      await waitForState(page, "playing");
      const ms = Date.now() - started;
      console.log("verified after", ms);
      await page.screenshot({ path: "/tmp/player/first.png" });
      assert.ok(ms < 5000, `${ms} ms`);
    } finally {
      await stand.close();
      await browser.close();
    }
  },
});
