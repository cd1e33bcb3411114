import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** How far the picture has come, in seconds; undefined while there is none. */
export function position(page: Page): Promise<number | undefined> {
  return page.evaluate(() => {
    const video = document.querySelector("video");
    return video === null || video.readyState < 3 || video.videoWidth === 0 ? undefined : video.currentTime;
  });
}

/** Polls until it holds; gives how many milliseconds that took. */
export async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!await holds()) {
    const waited = performance.now() - began;
    assert.ok(waited < withinMs, `${what}: not after ${Math.round(waited)} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return performance.now() - began;
}

/** Waits until the picture has moved on by some seconds. */
export async function playsOn(page: Page, seconds: number, withinMs = 20_000): Promise<void> {
  const from = await position(page) ?? 0;
  await until("the picture moves on", withinMs, async () => (await position(page) ?? 0) >= from + seconds);
}
