import assert from "node:assert/strict";
import { lookEverywhere } from "../../testing/screens.ts";
// Declares what that page lets a test turn.
import type {} from "../../testing/sweep-page/main.tsx";
import { startTrialPage } from "../../testing/trial-page.ts";
import { startChromium } from "../../testing/watch-stand.ts";

const OWN = "4".repeat(95);

Deno.test({
  name: "an escrow's winner takes the address of the page's own wallet, by keyboard too, where there is one",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const browser = await startChromium();
    try {
      const stand = await startTrialPage(browser, { folder: "sweep-page", ready: "#sweep" });
      try {
        const page = await stand.open();
        const field = page.getByLabel("Your own Monero address");
        const button = page.getByRole("button", { name: "Take the address of this page's wallet" });
        await field.waitFor();
        assert.equal(await button.count(), 0);
        await page.evaluate((own) => globalThis.window.own(own), OWN);
        await button.waitFor();
        assert.deepEqual(await lookEverywhere(page, "sweep-to", undefined, ["desktop", "phone"]), []);
        await field.focus();
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        await button.waitFor({ state: "detached" });
        assert.equal(await field.inputValue(), OWN);
        assert.equal(await field.evaluate((element) => element === document.activeElement), true);
        assert.equal(await page.evaluate(() => globalThis.window.sends), 0);
        await field.fill("8");
        await button.waitFor();
        await page.evaluate(() => globalThis.window.own(undefined));
        await button.waitFor({ state: "detached" });
        assert.equal(await field.inputValue(), "8");
      } finally {
        await stand.close();
      }
    } finally {
      await browser.close();
    }
  },
});
