import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { waitForProgress, waitForState, waitForTrust, type WatchStand } from "../../testing/watch-stand.ts";
import type { Answer, Fault } from "../../testing/sealed-origin.ts";
import { closeBrowser, trial } from "../../testing/watch-trial.ts";
import { bent } from "./trial-carriers.ts";

/** Twelve pieces of two seconds, the last one of one: the list with parts names the last six, the plain one all. */
const [AHEAD_MS, LENGTH_MS, FIRST_OF_SIX, LATER_S] = [25_000, 23_000, 6, 12];

/** Opens the page on a session that has ended. */
async function ended(stand: WatchStand, before?: string): Promise<Page> {
  stand.origin.freeze(LENGTH_MS);
  stand.origin.state = "ended";
  const { page } = await stand.open(before === undefined ? {} : { before });
  await waitForTrust(page, "verified");
  return page;
}

async function choose(page: Page, name: string, rung: string): Promise<void> {
  const button = page.getByRole("button", { name: /Delay/ });
  await button.focus();
  if (await button.getAttribute("aria-expanded") === "false") await button.press("Enter");
  await page.getByRole("radio", { name }).click();
  await page.waitForSelector(`.stage[data-rung="${rung}"]`);
}

const look = (page: Page) =>
  page.locator("video").evaluate((video: HTMLVideoElement) => ({
    at: video.currentTime,
    paused: video.paused,
    ready: video.readyState,
  }));

/** Waits until there is a picture to see, and tells where. */
async function seen(page: Page): Promise<Awaited<ReturnType<typeof look>>> {
  await page.waitForFunction(() => {
    const [video] = document.querySelectorAll("video");
    return video !== undefined && video.currentTime > 0 && !video.seeking && video.readyState >= 2;
  });
  return await look(page);
}

trial("a recording goes on where it stood when another delay is chosen, paused or playing", async (stand) => {
  const page = await ended(stand);
  await waitForProgress(page, 1);
  await page.locator("video").evaluate((video: HTMLVideoElement) => video.pause());
  await waitForState(page, "paused");
  const low = await look(page);
  assert.equal(await page.locator("[data-behind]").count(), 0);

  await choose(page, "Medium", "close");
  const close = await seen(page);
  assert.ok(Math.abs(close.at - low.at - LATER_S) < 0.2, `from ${low.at} to ${close.at}`);
  await waitForState(page, "paused");
  assert.equal((await look(page)).paused, true);
  // What bridged the change would hide what was checked, for as long as nobody plays.
  assert.equal(await page.locator(".stage canvas").isVisible(), false);

  await page.locator("video").evaluate((video: HTMLVideoElement) => video.play());
  await waitForProgress(page, 0.5);
  const before = await look(page);
  await choose(page, "Low", "low");
  const after = await seen(page);
  const gone = after.at + LATER_S - before.at;
  assert.ok(gone > -0.2 && gone < 2, `from ${before.at} to ${after.at}`);
  await waitForState(page, "playing");
  await waitForTrust(page, "verified");
}, { aheadMs: AHEAD_MS });

trial("a viewer's seek wins over the place of a recording that is begun anew", async (stand) => {
  const page = await ended(stand);
  await waitForProgress(page, 0.5);
  stand.origin.fault = ({ kind }) => kind === "segment" ? { fault: "hang" } : undefined;
  await choose(page, "Medium", "close");
  await page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime = 17);
  await choose(page, "Crowd", "crowd");
  stand.origin.fault = () => undefined;
  await waitForProgress(page, 0.5);
  const { at } = await look(page);
  assert.ok(at > 17 && at < 20, `at ${at}`);
}, { aheadMs: AHEAD_MS });

/** Spoils the pictures of some pieces. */
const spoil = (which: (n: number) => boolean, fault: (answer: Answer) => Fault) =>
(
  answer: Answer,
): Fault | undefined => {
  const n = Number(/\/(\d+)\.m4s$/.exec(answer.path)?.[1]);
  return answer.rid === "video" && answer.kind === "segment" && which(n) ? fault(answer) : undefined;
};

const asked = (stand: WatchStand, end: string) =>
  stand.origin.requests.filter((path) => path.endsWith(end)).length;

trial("a recording goes on behind a piece of which every copy is bent, and says so", async (stand) => {
  stand.origin.fault = spoil((n) => n === FIRST_OF_SIX + 2, bent);
  const page = await ended(stand);
  const notice = page.locator(".stage-notice");
  await notice.getByText("Part of this recording is left out: what").waitFor();
  await notice.getByRole("button", { name: "Close" }).click();
  await waitForProgress(page, 1);
  assert.equal(await notice.count(), 0);
  await waitForState(page, "ended", 20_000);
  assert.ok(asked(stand, "/video/8.m4s") <= 9, `${asked(stand, "/video/8.m4s")} requests`);
  assert.equal(asked(stand, "/ll.m3u8") - asked(stand, "/video/ll.m3u8") - asked(stand, "/audio/ll.m3u8"), 1);
  await page.locator('[data-trust="verified"]').waitFor();
}, { aheadMs: AHEAD_MS });

trial("a recording goes on behind a piece that nobody has", async (stand) => {
  stand.origin.fault = spoil((n) => n === FIRST_OF_SIX + 1, () => ({ fault: "status", status: 404 }));
  const page = await ended(stand);
  await page.locator(".stage-notice").getByText(/left out: .* doesn't send it/).waitFor({ timeout: 20_000 });
  await waitForState(page, "ended", 20_000);
}, { aheadMs: AHEAD_MS });

trial(
  "a recording of which nothing more holds says why, tries ever more seldom, and goes on when mended",
  async (stand) => {
    stand.origin.fault = spoil((n) => n > FIRST_OF_SIX + 1, bent);
    const page = await ended(
      stand,
      "{ const real = Date.now; globalThis.aheadMs = 0; Date.now = () => real() + globalThis.aheadMs; }",
    );
    await waitForState(page, "damaged");
    await page.locator(".stage-message").getByText("several pieces in a row").waitFor();
    await waitForTrust(page, "refused");
    const lists = () => asked(stand, "/test/ll.m3u8");
    const pass = (ms: number) =>
      page.evaluate((ms) => (globalThis as unknown as { aheadMs: number }).aheadMs += ms, ms);
    assert.equal(lists(), 1);
    await pass(10_000);
    await until(() => lists() === 2);
    const tried = () => asked(stand, "/video/8.m4s");
    let known = -1;
    await until(async () => {
      const before = known;
      known = tried();
      await page.waitForTimeout(1000);
      return before === known && known === tried();
    });
    await page.locator(".stage-message").getByText("several pieces in a row").waitFor();
    await pass(9000);
    await page.waitForTimeout(1500);
    assert.deepEqual([lists(), tried()], [2, known]);
    stand.origin.fault = () => undefined;
    await pass(10_000);
    await waitForProgress(page, 1);
    await waitForTrust(page, "verified");
    assert.ok((await look(page)).at > 3.9);
    await waitForState(page, "ended", 20_000);
  },
  { aheadMs: AHEAD_MS },
);

async function until(ready: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await ready())) {
    assert.ok(Date.now() < end, "in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

closeBrowser();
