import type { Browser, Page } from "playwright-core";
import type { Trial } from "./sharing-page/main.tsx";
import { startTrialPage, type TrialPage } from "./trial-page.ts";

export type SharingStand = TrialPage;

/** Builds the parts of the watch page and the settings that speak of sharing, over a swarm that the test invents. */
export function startSharingStand(browser: Browser): Promise<SharingStand> {
  return startTrialPage(browser, { folder: "sharing-page", ready: "#sharing" });
}

/** Changes what the invented swarm says. */
export async function turn(page: Page, trial: Partial<Trial>): Promise<void> {
  await page.evaluate((next) => globalThis.window.turn(next), trial);
}
