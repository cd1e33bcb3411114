import { startViewer } from "./trial-viewer.ts";
import { type TrialBox, waitFor } from "./trial-box.ts";
import type { TrialPage } from "./trial-browser.ts";
import type { PeerView } from "./trial-page.ts";

/** Waits until a page sees it, in milliseconds at most. */
export const until = (page: TrialPage, what: string, fits: (view: PeerView) => boolean, ms = 15_000) =>
  waitFor(
    what,
    async () => {
      const view = await page.view();
      return fits(view) ? view : undefined;
    },
    ms,
    async () => JSON.stringify(await page.view()),
  );
/** Waits until a page's connection stands. */
export const connected = (page: TrialPage) =>
  until(page, "a connection", ({ state }) => state === "connected");
/** Waits until a stream is live. */
export const live = (trial: TrialBox, d: string) => trial.until(d, ({ state }) => state === "live", 20_000);
/** Waits until a stream has lost its encoder. */
export const away = (trial: TrialBox, d: string) =>
  trial.until(d, ({ state }) => state === "reconnecting", 20_000);

/** Watches the low rung and checks all of it. */
export const sealed = (trial: TrialBox, d: string) =>
  startViewer({
    url: trial.url(`/live/${d}/ll.m3u8`),
    address: trial.address(d),
    delegation: () => trial.delegation(d),
    patient: true,
  });
