import assert from "node:assert/strict";
import { framesDrawn } from "./motion.ts";
import { startChromium } from "./watch-stand.ts";

Deno.test(
  "framesDrawn() waits for frames, and not without end for a page that draws none",
  { sanitizeOps: false, sanitizeResources: false },
  async () => {
    const browser = await startChromium();
    try {
      const page = await browser.newPage();
      await framesDrawn(page, 2);
      await page.evaluate(() => {
        globalThis.requestAnimationFrame = () => 0;
      });
      await assert.rejects(framesDrawn(page, 2, 100), /drew 0 of 2 frames within 100 ms/);
    } finally {
      await browser.close();
    }
  },
);
