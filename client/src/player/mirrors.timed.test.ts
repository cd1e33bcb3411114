import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { type Mirror, startMirror } from "../../testing/mirror.ts";
import {
  forgetStillness,
  longestStillness,
  waitForProgress,
  waitForTrust,
  type WatchStand,
} from "../../testing/watch-stand.ts";
import { closeBrowser, trial } from "../../testing/watch-trial.ts";
import { carriedBy, verified } from "./trial-carriers.ts";

/** What a busy machine lets a picture stand still without anybody having struck it. */
const UNSEEN_MS = 700;

/** Strikes the carrier at one address, which the page plays from: it must go on at the other one, and nobody notices. */
async function goesOn(page: Page, from: string, to: string, strike: () => unknown): Promise<void> {
  await carriedBy(page, from);
  await waitForProgress(page, 2);
  await forgetStillness(page);
  const struckAt = Date.now();
  await strike();
  await carriedBy(page, to);
  const tookMs = Date.now() - struckAt;
  await waitForProgress(page, 4);
  const stillMs = await longestStillness(page);
  assert.ok(tookMs < 2000, `switched after ${tookMs} ms`);
  assert.ok(stillMs < UNSEEN_MS, `stood still for ${Math.round(stillMs)} ms`);
  await waitForTrust(page, "verified");
}

/** A stream with two carriers in front of its box, the page playing it. */
async function carriedTwice(stand: WatchStand) {
  const [first, second] = await Promise.all([startMirror(stand.origin.url), startMirror(stand.origin.url)]);
  const at = ({ url }: Mirror) => [`${url}/live/${stand.d}/index.m3u8`, `${url}/live/${stand.d}/ll.m3u8`];
  stand.announce({ streaming: [...at(first), ...at(second)] });
  return { first, second, close: () => Promise.all([first.close(), second.close()]) };
}

trial(
  "the player goes on at a mirror when the box dies, silently or with a bang, and nothing stands still",
  async (stand) => {
    // The viewers' own way to the box, which goes away while the mirror's stays.
    const { first: door, second: mirror, close } = await carriedTwice(stand);
    try {
      const page = await verified(stand);
      await goesOn(page, door.url, mirror.url, () => door.close());
      assert.equal(await page.evaluate(() => document.querySelectorAll("video").length), 1);
    } finally {
      await close();
    }
  },
);

trial("the player leaves a mirror that lies, says which, and nothing stands still", async (stand) => {
  const { first: liar, second: honest, close } = await carriedTwice(stand);
  try {
    const page = await verified(stand);
    await goesOn(page, liar.url, honest.url, () => {
      liar.twist = (path, bytes) => {
        if (path.endsWith(".m4s")) bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        return bytes;
      };
    });
    await page.getByRole("button", { name: "How this reaches you", exact: true }).click();
    await page.getByText(new URL(liar.url).host).first().waitFor();
  } finally {
    await close();
  }
});

closeBrowser();
