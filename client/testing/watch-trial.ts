import type { Browser } from "playwright-core";
import { browserIsClosed, standTrial } from "./stand-trial.ts";
import { type StandOptions, startChromium, startWatchStand, type WatchStand } from "./watch-stand.ts";

let browser: Browser | undefined;

/** One browser for the file, a stand of its own for each test. */
export function trial(
  name: string,
  run: (stand: WatchStand) => Promise<void>,
  options: StandOptions = {},
): void {
  standTrial(name, async () => await startWatchStand(browser ??= await startChromium(), options), run);
}

/** Ends the file's browser; each file calls it last. */
export function closeBrowser(): void {
  browserIsClosed(() => browser?.close());
}
