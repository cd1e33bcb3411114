import type { Browser, Page } from "playwright-core";
import { startSite } from "./built-site.ts";
import { openContext, type OpenOptions } from "./discover-stand.ts";
import { type FakeBox, startFakeBox } from "./fake-box.ts";
import { type MemoryRelay, startMemoryRelay } from "./memory-relay.ts";
import { startChromium } from "./watch-stand.ts";

/** A browser, a relay, a fake box and the built site, for tests of the broadcaster page. */
export type ControlRoom = {
  browser: Browser;
  /** The site's start page. */
  url: string;
  relay: MemoryRelay;
  box: FakeBox;
  open: (options?: OpenRoomOptions) => Promise<Page>;
};

export type OpenRoomOptions = OpenOptions & {
  hash?: string;
  /** Runs in the page before anything of its own. */
  before?: (page: Page) => Promise<void>;
};

/** Opens all of it for a test, and closes it afterwards. */
export async function withControlRoom(
  work: (room: ControlRoom) => Promise<void>,
  /** More of the site's configuration. */
  config: Record<string, unknown> = {},
): Promise<void> {
  const browser = await startChromium();
  const relay = startMemoryRelay();
  const box = await startFakeBox();
  const configText = JSON.stringify({ relays: [relay.url], edges: [], box: box.url, ...config });
  const site = await startSite({ relays: [relay.url], box: box.url, configText });
  try {
    await work({
      browser,
      url: site.url,
      relay,
      box,
      open: async ({ before, ...options } = {}) => {
        const page = await (await openContext(browser, options)).newPage();
        await page.addInitScript(() => localStorage.setItem("dstream/way", "encoder"));
        await before?.(page);
        await page.goto(`${site.url}/#${options.hash ?? "/broadcast"}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        return page;
      },
    });
  } finally {
    await browser.close();
    await Promise.all([relay.close(), box.close(), site.close()]);
  }
}

/** Waits until the page says it. */
export function says(page: Page, words: string | RegExp): Promise<void> {
  return page.getByText(words).first().waitFor({ timeout: 15_000 });
}

/** From an empty page to a stream that waits for its encoder; answers its name. */
export async function prepareStream(page: Page, title: string): Promise<string> {
  await says(page, "The box is ready");
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Prepare the stream" }).click();
  await says(page, "Waiting for your encoder");
  return new URL(page.url()).hash.split("/").at(-1) ?? "";
}

/** Walks with the Tab key until the focused thing has this name. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let steps = 0; steps < 80; steps++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
        ? element.labels?.[0]?.textContent
        : undefined;
      return label ?? element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (name.test(focused)) return;
  }
  throw new Error(`${name} can't be reached by keyboard`);
}

/** The box gets a good picture. */
export function goLive(box: FakeBox, more: Partial<FakeBox["status"]> = {}): void {
  box.status = {
    state: "live",
    since: Math.floor(Date.now() / 1000) - 761,
    sid: "0123456789abcdef",
    tracks: [
      { rid: "video", kind: "video", codec: "avc1.64001f", width: 1280, height: 720, frameRate: 30 },
      { rid: "audio", kind: "audio", codec: "mp4a.40.2", sampleRate: 48_000, channels: 2 },
    ],
    bitrate: 3_100_000,
    keyframeInterval: 1,
    warnings: [],
    ...more,
  };
}
