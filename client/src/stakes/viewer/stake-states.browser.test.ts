import assert from "node:assert/strict";
import { startSite } from "../../../testing/built-site.ts";
import { now, openContext } from "../../../testing/discover-stand.ts";
import { lookEverywhere } from "../../../testing/screens.ts";
import { startChromium } from "../../../testing/watch-stand.ts";
import { writeKeptStake } from "./read-kept-stake.ts";
import { STAKES_NAME } from "./stakes-here.ts";
import { trialStates } from "./trial-states.ts";
import { trialHeld } from "./trial-viewer-stake.ts";

Deno.test({
  name: "every state of a stake has its words, and no serious fault on any screen",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const [browser, site] = await Promise.all([startChromium(), startSite({ relays: [] })]);
    const states = Object.entries(trialStates(now()));
    const kept = states.map(([, stake]) => [STAKES_NAME + trialHeld(stake).name, writeKeptStake(stake)]);
    try {
      // The longest words of the three languages.
      const context = await openContext(browser, { locale: "de-DE" });
      // Nobody answers, so nothing goes on.
      await context.route("**/v1/stakes/*", () => {});
      await context.addInitScript((kept) => {
        for (const [name = "", text = ""] of kept) localStorage.setItem(name, text);
      }, kept);
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(`${site.url}/#/settings`);
      for (const [state] of states) {
        const words = await page.locator(`[data-stake="${state}"] [role="status"]`).first().innerText();
        assert.match(words, /^\S[^{}]+\n+[^{}]{20,}$/, `${state}: ${words}`);
      }
      assert.deepEqual(await lookEverywhere(page, "stake-states", undefined, ["desktop", "phone"]), []);
    } finally {
      await Promise.all([browser.close(), site.close()]);
    }
  },
});
