import assert from "node:assert/strict";
import { naddrEncode } from "nostr-tools/nip19";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { startSite } from "../../client/testing/built-site.ts";
import { chromiumFlags } from "../../client/testing/chromium-flags.ts";
import { startMemoryRelay } from "../../client/testing/memory-relay.ts";
import { lookEverywhere } from "../../client/testing/screens.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { liveEventTemplate } from "../../contracts/nostr/live-event-template.ts";
import { childEnvironment } from "../../media/child-environment.ts";
import { CREATOR, startTrialBox, type TrialBox, waitFor } from "../../media/trial/trial-box.ts";
import { startWhipClient, type WhipClient } from "../../media/trial/trial-whip-client.ts";
import { firstFound, PACKAGES } from "../packages.ts";
import { launchTabBrowser, type TabBrowser } from "./hidden-tab.ts";

/** A real box with one announced stream, and a browser that watches it. */
export type WatchStudio = {
  box: TrialBox;
  d: string;
  open: (options?: OpenWatchOptions) => Promise<{ page: Page; context: BrowserContext }>;
  /** Where the watch page is. */
  url: string;
  /** A browser whose tabs can be hidden. */
  tabs: () => Promise<TabBrowser>;
};

export type OpenWatchOptions = {
  width?: number;
  height?: number;
  theme?: "dark" | "light";
  /** Runs before any script of the page. */
  before?: string;
};

/** Starts box, relay and site, announces the stream `show` as live, and ends it all after the work. */
export async function withWatchStudio(work: (studio: WatchStudio) => Promise<void>): Promise<void> {
  const executablePath = await firstFound(PACKAGES.chromium.found, Deno.env.get("PATH") ?? "");
  if (executablePath === undefined) {
    throw new Error("Chromium is missing: deno task test installs it or says how");
  }
  const d = "show";
  const relay = startMemoryRelay();
  const box = await startTrialBox({ streams: [d] });
  const site = await startSite({ relays: [relay.url] });
  const creator = publicKeyOf(CREATOR);
  const now = Math.floor(Date.now() / 1000);
  relay.add(box.delegation(d).event);
  relay.add(signEvent(
    liveEventTemplate({
      d,
      creator,
      title: "Test picture",
      status: "live",
      starts: now,
      streaming: [box.url(`/live/${d}/index.m3u8`), box.url(`/live/${d}/ll.m3u8`)],
      relays: [relay.url],
    }, now),
    CREATOR,
  ));
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath, args: chromiumFlags(), env: childEnvironment() });
    const launched = browser;
    const naddr = naddrEncode({ kind: KIND.liveEvent, pubkey: creator, identifier: d, relays: [] });
    const url = `${site.url}/#/watch/${naddr}`;
    await work({
      box,
      d,
      url,
      tabs: () => launchTabBrowser(executablePath, chromiumFlags()),
      open: async ({ width = 1440, height = 900, theme = "dark", before } = {}) => {
        const context = await launched.newContext({
          viewport: { width, height },
          colorScheme: theme,
          locale: "en-GB",
        });
        const page = await context.newPage();
        if (before !== undefined) await page.addInitScript(before);
        await page.goto(url);
        return { page, context };
      },
    });
  } finally {
    await browser?.close();
    await Promise.all([relay.close(), box.close(), site.close()]);
  }
}

/** Looks at the page, or one part of it, in two sizes, dark and light, and lets axe-core look as well. */
export async function look(page: Page, name: string, at?: string): Promise<void> {
  const hideChat = page.getByRole("button", { name: "Hide chat" });
  if (await hideChat.isVisible()) await hideChat.click();
  const show = async () => {
    if (at !== undefined) await page.locator(at).evaluate((part) => part.scrollIntoView({ block: "center" }));
  };
  assert.deepEqual(await lookEverywhere(page, `instant-${name}`, show, ["desktop", "phone"]), []);
}

/** Publishes by WebRTC; a box that starts its MediaMTX again is asked until it takes the offer. */
export function publish(box: TrialBox, d: string): Promise<WhipClient> {
  return waitFor("a taken offer", async () => {
    const client = await startWhipClient({ url: box.url(`/whip/${d}`), key: box.keyOf(d) });
    if (client.status === 201) return client;
    await client.stop();
    return undefined;
  });
}

/** Chooses a delay by the menu, as a viewer does. */
export async function chooseDelay(page: Page, rung: "instant" | "low" | "close" | "crowd"): Promise<void> {
  await page.mouse.move(400, 300);
  await page.getByRole("button", { name: /^Delay/ }).click();
  await page.locator(`.stage input[value="${rung}"]`).click();
}

/** Waits until a rung plays; fails with what the page showed instead. */
export async function playsRung(page: Page, rung: string, timeout = 20_000): Promise<void> {
  try {
    await page.locator(`.stage[data-rung="${rung}"][data-state="playing"]`).waitFor({ timeout });
  } catch (cause) {
    const shown = await page.locator(".stage").evaluate((stage) =>
      `${JSON.stringify({ ...(stage as HTMLElement).dataset })}\n${(stage as HTMLElement).innerText}`
    );
    throw new Error(`${rung} doesn't play after ${timeout} ms, but: ${shown}`, { cause });
  }
}
