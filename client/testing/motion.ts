import type { Page } from "playwright-core";

/** Waits until script and style have taken their turns and what moves on a page has come to its end; what moves for ever is left. */
export async function motionEnded(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let turn = 0; turn < 2; turn++) await new Promise((drawn) => requestAnimationFrame(drawn));
  });
  await page.waitForFunction(
    () =>
      document.getAnimations().every(({ effect, playState }) =>
        playState !== "running" || effect?.getComputedTiming().endTime === Infinity
      ),
    undefined,
    { timeout: 10_000 },
  );
}
