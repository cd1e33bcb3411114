import type { Browser, Page } from "playwright-core";
import { startSite } from "./built-site.ts";
import { openContext, type OpenOptions, serveStills } from "./discover-stand.ts";
import { type MemoryRelay, startMemoryRelay } from "./memory-relay.ts";
import { startChromium } from "./watch-stand.ts";

export type Stand = {
  browser: Browser;
  /** The site's start page. */
  url: string;
  relay: MemoryRelay;
  /** A second relay, with other things to say. */
  other: MemoryRelay;
  open: (options?: OpenOptions & { hash?: string }) => Promise<Page>;
};

/** One browser, two relays, one site for the steps of a test. */
export async function withStand(work: (stand: Stand) => Promise<void>, relays?: string[]): Promise<void> {
  const browser = await startChromium();
  const relay = startMemoryRelay();
  const other = startMemoryRelay();
  const site = await startSite({ relays: relays ?? [relay.url, other.url] });
  try {
    await work({
      browser,
      url: site.url,
      relay,
      other,
      open: async (options = {}) => {
        const context = await openContext(browser, options);
        await serveStills(context);
        const page = await context.newPage();
        await page.goto(`${site.url}/#${options.hash ?? "/"}`);
        return page;
      },
    });
  } finally {
    await browser.close();
    await Promise.all([relay.close(), other.close(), site.close()]);
  }
}
