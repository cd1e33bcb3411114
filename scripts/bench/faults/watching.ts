import type { Browser, Page } from "playwright-core";

/** What a viewer saw since the count began, in seconds. */
export type Seen = {
  /** How long the picture stood, in pieces of a quarter of a second or longer. */
  stoodS: number;
  /** How much of it was never shown. */
  leftOutS: number;
  /** When it last moved on after a stand; 0 where it never stood. */
  wellAtS: number;
};

/** A viewer whose picture is watched. */
export type FaultViewer = {
  rung: "low" | "crowd";
  shares: boolean;
  /** Begins to count anew. */
  forget: () => Promise<void>;
  seen: () => Promise<Seen>;
  /** Waits until the picture has moved without a stop for so many seconds; false when it hasn't within the limit. */
  untilCalm: (seconds: number, limitSeconds: number) => Promise<boolean>;
  /** Milliseconds until this host carries the picture; undefined when it doesn't within the limit. */
  carriedBy: (host: string, limitMs: number) => Promise<number | undefined>;
  trust: () => Promise<string>;
  /** What of a page may tell why it stands. */
  state: () => Promise<string>;
  /** Opens the page anew, as one who comes now. */
  reopen: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Counts in the page itself, where a late question of a busy machine doesn't matter. Time in which nothing was looked at while
 * the picture went on counts for nothing: that is a busy machine too.
 */
const COUNT = `{
  let position = -1, movedAt = performance.now(), stood = 0, left = 0, begun = false, wellAt = 0, from = 0;
  const page = globalThis;
  setInterval(() => {
    const video = document.querySelector("video");
    const now = performance.now();
    const waited = now - movedAt;
    if (video !== null && video.readyState >= 2 && video.currentTime !== position) {
      const moved = 1000 * (video.currentTime - position);
      if (begun) {
        if (waited - moved >= 250) {
          stood += waited - Math.max(0, moved);
          wellAt = now - from;
          page.calmSince = now;
        }
        if (moved - 1.3 * waited >= 300) left += moved - waited;
      }
      if (position >= 0) begun = true;
      position = video.currentTime;
      movedAt = now;
    }
    const standing = now - movedAt;
    page.stoodMs = stood + (begun && standing >= 250 ? standing : 0);
    page.leftMs = left;
    page.wellAtMs = begun && standing >= 250 ? now - from : wellAt;
    if (standing >= 250 || !begun) page.calmSince = undefined;
    else page.calmSince ??= now;
  }, 20);
  page.forgetStills = () => { stood = left = wellAt = 0; from = performance.now(); };
}`;

type Counted = {
  stoodMs?: number;
  leftMs?: number;
  wellAtMs?: number;
  calmSince?: number;
  forgetStills?: () => void;
};

export type OpenViewerOptions = {
  rung: "low" | "crowd";
  /** Whether this viewer agreed to share. */
  shares: boolean;
};

const FIRST_MS = 60_000;

/** Opens a watch page, on the rung that is wanted, and waits for a verified picture. */
export async function openViewer(
  browser: Browser,
  watch: string,
  { rung, shares }: OpenViewerOptions,
): Promise<FaultViewer> {
  const page: Page = await (await browser.newContext({ viewport: { width: 900, height: 700 } })).newPage();
  await page.addInitScript(COUNT);
  await page.addInitScript(({ rung, sharing }) => {
    sessionStorage.setItem("dstream/delay", rung);
    localStorage.setItem("dstream/preferences", JSON.stringify({ sharing }));
  }, { rung, sharing: shares ? "share" : "declined" });
  const open = async (go: Promise<unknown>) => {
    await go;
    await page.waitForSelector('[data-trust="verified"]', { timeout: FIRST_MS });
  };
  await open(page.goto(watch));
  return {
    rung,
    shares,
    forget: () => page.evaluate(() => (globalThis as unknown as Counted).forgetStills?.()),
    seen: () =>
      page.evaluate(() => {
        const { stoodMs = 0, leftMs = 0, wellAtMs = 0 } = globalThis as unknown as Counted;
        return { stoodS: stoodMs / 1000, leftOutS: leftMs / 1000, wellAtS: wellAtMs / 1000 };
      }),
    untilCalm: (seconds, limitSeconds) =>
      page.waitForFunction(
        (ms) => {
          const { calmSince } = globalThis as unknown as Counted;
          return calmSince !== undefined && performance.now() - calmSince >= ms;
        },
        seconds * 1000,
        { timeout: limitSeconds * 1000, polling: 100 },
      ).then(() => true, () => false),
    carriedBy: async (host, limitMs) => {
      const from = performance.now();
      const came = await page.waitForFunction(
        (host) => document.querySelector("[data-source]")?.getAttribute("data-source") === host,
        host,
        { timeout: limitMs, polling: 30 },
      ).then(() => true, () => false);
      return came ? performance.now() - from : undefined;
    },
    trust: async () => await page.locator("[data-trust]").first().getAttribute("data-trust") ?? "",
    state: () =>
      page.evaluate(() => {
        const stage = document.querySelector<HTMLElement>(".stage");
        const video = document.querySelector("video");
        const buffered = video === null || video.buffered.length === 0
          ? "nothing"
          : `${video.buffered.start(0).toFixed(1)} to ${
            video.buffered.end(video.buffered.length - 1).toFixed(1)
          }`;
        return `${JSON.stringify(stage?.dataset ?? {})} at ${video?.currentTime.toFixed(1)} of ${buffered}`;
      }),
    reopen: () => open(page.reload()),
    close: () => page.context().close(),
  };
}
