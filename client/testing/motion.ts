import type { Page } from "playwright-core";

/** Waits until a page has drawn so many frames; fails where that takes longer than `limitMs`, ten seconds by default. */
export async function framesDrawn(page: Page, frames: number, limitMs = 10_000): Promise<void> {
  // Whoever asks a page from outside waits for its answer without end: the page itself keeps the time.
  const drawn = await page.evaluate(({ frames, limitMs }) =>
    new Promise<number>((answer) => {
      let count = 0;
      const end = () => {
        clearTimeout(timer);
        answer(count);
      };
      const timer = setTimeout(end, limitMs);
      const next = () => {
        if (count === frames) return end();
        requestAnimationFrame(() => {
          count++;
          next();
        });
      };
      next();
    }), { frames, limitMs });
  if (drawn < frames) throw new Error(`the page drew ${drawn} of ${frames} frames within ${limitMs} ms`);
}

/** Waits until script and style have taken their turns and what moves on a page has come to its end; what moves for ever is left. */
export async function motionEnded(page: Page): Promise<void> {
  await framesDrawn(page, 2);
  await page.waitForFunction(
    () =>
      document.getAnimations().every(({ effect, playState }) =>
        playState !== "running" || effect?.getComputedTiming().endTime === Infinity
      ),
    undefined,
    { timeout: 10_000 },
  );
}
