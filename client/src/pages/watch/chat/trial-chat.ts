import type { Browser, Page } from "playwright-core";
import { formatAddress } from "../../../../../contracts/nostr/address.ts";
import { chatTemplate } from "../../../../../contracts/nostr/chat.ts";
import type { NostrEvent } from "../../../../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../../../../contracts/nostr/event-signature.ts";
import { streamLink } from "../../../../../contracts/nostr/link.ts";
import { type BuiltSite, startSite } from "../../../../testing/built-site.ts";
import {
  liveEvent,
  now,
  openContext,
  type OpenOptions,
  profile,
  testKey,
} from "../../../../testing/discover-stand.ts";
import { type MemoryRelay, startMemoryRelay } from "../../../../testing/memory-relay.ts";
import { startChromium } from "../../../../testing/watch-stand.ts";

/** Who is there, as numbers of test keys. */
export const [HOST, ANA, BO, SPAMMER] = [0, 1, 2, 3];
/** The stream that is chatted about. */
export const address = formatAddress({ creator: publicKeyOf(testKey(HOST)), d: "main" });
/** A message, so many seconds old. */
export const say = (
  by: number,
  text: string,
  ago = 0,
  more: Partial<Parameters<typeof chatTemplate>[0]> = {},
): NostrEvent => signEvent(chatTemplate({ address, text, ...more }, now() - ago), testKey(by));

type Stand = {
  browser: Browser;
  relay: MemoryRelay;
  open: (options?: OpenOptions) => Promise<Page>;
};

/** One browser, relay and site for a test of the chat. */
export async function withStand(work: (stand: Stand) => Promise<void>): Promise<void> {
  const browser = await startChromium();
  const relay = startMemoryRelay();
  relay.add(liveEvent({
    by: HOST,
    title: "Bees",
    tags: [["relays", relay.url], ["p", publicKeyOf(testKey(BO)), "", "moderator"]],
  }));
  relay.add(profile(HOST, "Nora Hive"));
  relay.add(profile(ANA, "Ana"));
  relay.add(profile(BO, "Bo"));
  const link = streamLink({ creator: publicKeyOf(testKey(HOST)), d: "main" }, [relay.url]);
  let site: BuiltSite | undefined;
  try {
    const { url } = site = await startSite({ relays: [relay.url] });
    await work({
      browser,
      relay,
      open: async (options = {}) => {
        const page = await (await openContext(browser, options)).newPage();
        await page.goto(`${url}/#/watch/${link}`);
        const field = page.getByLabel("Write a message");
        // On a phone the chat is a sheet that waits to be opened.
        const opener = page.getByRole("button", { name: "Show chat" });
        await field.or(opener).first().waitFor({ timeout: 15_000 });
        if (await opener.isVisible()) await opener.click();
        await field.waitFor({ timeout: 15_000 });
        return page;
      },
    });
  } finally {
    await browser.close();
    await Promise.all([relay.close(), site?.close()]);
  }
}

/** What a test with a browser can't promise. */
export const inBrowser = { sanitizeOps: false, sanitizeResources: false };
/** The messages on screen. */
export const rows = (page: Page) => page.getByRole("region", { name: "Messages" }).getByRole("article");
/** Waits until the page says it. */
export const shows = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 10_000 });

/** Reads again and again until it holds; fails with what was read last after ten seconds. */
export async function until<T>(
  what: string,
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return;
    if (Date.now() > deadline) {
      throw new Error(`waited in vain until ${what}; last: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
