import type { Page } from "playwright-core";
import { launchChromium } from "../../e2e/browser.ts";
import { withBrowserStudio } from "../../e2e/browser-studio.ts";
import type { BenchRow } from "../report.ts";

const ROUNDS = 10;
const GOAL_MS = 5000;

/** From the click that goes live to the first verified frame in another browser, whose page was open already. */
export async function clickRows(say: (line: string) => void): Promise<BenchRow[]> {
  const times: number[] = [];
  const viewers = await launchChromium();
  try {
    await withBrowserStudio(async ({ open, prepare }) => {
      // One creator throughout: the box belongs to whoever claimed it first.
      const { page: first, context } = await open();
      await first.close();
      for (let round = 1; round <= ROUNDS; round++) {
        say(`latency: from the click to the first verified frame, ${round} of ${ROUNDS}`);
        const page = await context.newPage();
        await prepare(page);
        await page.getByRole("button", { name: "Turn on camera and microphone" }).click();
        const start = page.getByRole("button", { name: "Start sending", exact: true });
        await start.waitFor();
        const viewer = await viewers.newPage();
        await viewer.goto(await page.getByLabel("Watch link").inputValue());
        await viewer.getByText("Not live yet").first().waitFor();
        const seen = firstVerifiedFrame(viewer);
        const clicked = await clickAndTell(page);
        times.push(await seen - clicked);
        await viewer.close();
        await page.close();
      }
    });
  } finally {
    await viewers.close();
  }
  const sorted = times.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return [
    {
      what: `click on Start sending → first verified frame elsewhere, median of ${ROUNDS}`,
      value: Math.round(median),
      unit: "ms",
      goal: `≤ ${GOAL_MS} ms`,
      met: median <= GOAL_MS,
    },
    { what: "the same, slowest", value: Math.round(sorted.at(-1) ?? NaN), unit: "ms" },
  ];
}

/** Milliseconds since 1970 at which the page itself saw the click. */
async function clickAndTell(page: Page): Promise<number> {
  await page.evaluate(() => {
    addEventListener("click", () => Object.assign(globalThis, { clicked: Date.now() }), {
      capture: true,
      once: true,
    });
  });
  await page.getByRole("button", { name: "Start sending", exact: true }).click();
  return await page.evaluate(() => (globalThis as unknown as { clicked: number }).clicked);
}

/** Milliseconds since 1970 at which a moving picture stood under a badge that said it was sealed. */
function firstVerifiedFrame(viewer: Page): Promise<number> {
  return viewer.evaluate(() =>
    new Promise<number>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error("no verified frame in a minute")), 60_000);
      const look = () => {
        const video = document.querySelector("video");
        const sealed = [...document.querySelectorAll("button")].some((button) =>
          /^Sealed/.test(button.getAttribute("aria-label") ?? button.textContent ?? "")
        );
        if (video !== null && sealed && video.readyState >= 3 && video.currentTime > 0) {
          clearTimeout(deadline);
          resolve(Date.now());
        } else requestAnimationFrame(look);
      };
      look();
    })
  );
}
