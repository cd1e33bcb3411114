import type { Browser, Page } from "playwright-core";

/** What one opening of a page came to. Times are milliseconds since the navigation began. */
export type Opening = {
  /** The first picture on the screen, where the page vouches for its pictures the first that it vouches for; undefined where it shows none. */
  picture?: number;
  /** First contentful paint. */
  fcp: number;
  /** Largest contentful paint, until `WATCHED_MS` after the page was ready. */
  lcp: number;
  /** Cumulative layout shift, as long. */
  cls: number;
  /** Bytes of the site as its host sent them. */
  bytes: number;
  /** Paths of the site that were asked for. */
  files: string[];
};

/** When a page is there. */
export type Ready =
  /** With a first picture; `vouched` counts only those that the page vouches for. */
  | { shows: "picture"; vouched: boolean }
  /** With these words. */
  | { shows: "words"; words: string };

export type OpenColdOptions = {
  browser: Browser;
  url: string;
  /** The address that all files of the site begin with. */
  own: string;
  ready: Ready;
};

/** So long after it was ready a page is watched for larger paints and shifts. */
export const WATCHED_MS = 1000;

const PATIENCE = { timeout: 30_000 };

/** Opens a page in a profile of its own, in which nothing is kept yet. */
export async function openCold({ browser, url, own, ready }: OpenColdOptions): Promise<Opening> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  try {
    await context.addInitScript(noteOpening(ready.shows === "picture" && ready.vouched));
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    const files: string[] = [];
    page.on("requestfinished", (request) => {
      if (!request.url().startsWith(own)) return;
      files.push(request.url().slice(own.length).replace(/[?#].*$/, "") || "index.html");
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await page.goto(url);
    await isReady(page, ready);
    const seen = await page.evaluate(async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return noted();
    }, WATCHED_MS);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    return { ...seen, bytes, files };
  } finally {
    await context.close();
  }
}

async function isReady(page: Page, ready: Ready): Promise<void> {
  if (ready.shows === "words") {
    await page.getByText(ready.words).first().waitFor({ state: "attached", ...PATIENCE });
  } else {
    await page.waitForFunction(() => noted().picture !== undefined, undefined, PATIENCE);
  }
}

/** Runs in the page before all else: notes paints, shifts and the first picture. */
function noteOpening(vouched: boolean): string {
  return `{
    const noted = { fcp: 0, lcp: 0, cls: 0 };
    globalThis.noted = () => noted;
    const observe = (type, note) =>
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    observe("paint", ({ name, startTime }) => {
      if (name === "first-contentful-paint") noted.fcp = startTime;
    });
    observe("largest-contentful-paint", ({ startTime }) => noted.lcp = startTime);
    observe("layout-shift", ({ hadRecentInput, value }) => {
      if (!hadRecentInput) noted.cls += value;
    });
    const heard = new WeakSet();
    const look = () => {
      const video = document.querySelector("video");
      if (video !== null && !heard.has(video)) {
        heard.add(video);
        const onFrame = () => {
          // Nothing unverified reaches the decoder of a sealed stream; the badge says so a moment later.
          if (${vouched} && document.querySelector('[data-trust="verified"]') === null) {
            return void video.requestVideoFrameCallback(onFrame);
          }
          noted.picture ??= performance.now();
        };
        video.requestVideoFrameCallback(onFrame);
      }
      if (noted.picture === undefined) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }`;
}

/** Runs in the page, where `noteOpening` ran before. */
declare function noted(): Pick<Opening, "picture" | "fcp" | "lcp" | "cls">;
