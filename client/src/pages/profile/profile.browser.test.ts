import assert from "node:assert/strict";
import { profileLink } from "../../../../contracts/nostr/link.ts";
import { profileTemplate } from "../../../../contracts/nostr/profile.ts";
import { relayListTemplate } from "../../../../contracts/nostr/relay-list.ts";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { seriousFaults } from "../../../testing/accessibility.ts";
import { startSite } from "../../../testing/built-site.ts";
import {
  addEvening,
  liveEvent,
  now,
  openContext,
  serveStills,
  testKey,
} from "../../../testing/discover-stand.ts";
import { startMemoryRelay } from "../../../testing/memory-relay.ts";
import { keepScreen, lookEverywhere, SCREENS } from "../../../testing/screens.ts";
import { startChromium } from "../../../testing/watch-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const npub = profileLink(publicKeyOf(testKey(2)));

Deno.test(
  "a person's page shows who they say to be and what they stream, found on their own relay",
  inBrowser,
  async () => {
    const browser = await startChromium();
    const [relay, own] = [startMemoryRelay(), startMemoryRelay()];
    const site = await startSite({ relays: [relay.url] });
    addEvening(relay);
    const words = {
      name: "chiyo",
      displayName: "Chiyo Tanaka",
      about: `Trees in pots.\nSee nostr:${npub}`,
      nip05: "_@bonsai.example",
    };
    relay.add(signEvent(profileTemplate(words, now() - 100), testKey(2)));
    relay.add(signEvent(relayListTemplate({ read: [], write: [own.url] }, now() - 100), testKey(2)));
    own.add(liveEvent({ by: 2, d: "own", title: "Only on her own relay" }));
    own.add(
      liveEvent({
        by: 7,
        title: "Names her, but not as host",
        tags: [["p", publicKeyOf(testKey(2)), "", "speaker"]],
      }),
    );
    try {
      for (const { name, width, height, touch } of SCREENS) {
        const context = await openContext(browser, { width, height, touch });
        await serveStills(context);
        const page = await context.newPage();
        await page.goto(`${site.url}/#/profile/${npub}`);
        await page.getByRole("heading", { level: 1, name: "Chiyo Tanaka" }).waitFor();
        await page.getByText("bonsai.example", { exact: true }).waitFor();
        await page.getByText("Only on her own relay").waitFor();
        await page.getByText("How soy sauce is brewed").waitFor();
        assert.equal(await page.getByText("Names her").count(), 0);
        assert.deepEqual(await lookEverywhere(page, "profile", undefined, [name]), []);
        await context.close();
      }
      const page = await (await openContext(browser, { width: 390, height: 844 })).newPage();
      await page.goto(`${site.url}/#/profile/${npub}`);
      await page.getByText("Only on her own relay").waitFor();
      assert.equal(await page.getByText("may be out of date").count(), 0);
      await Promise.all([relay.close(), own.close()]);
      await page.getByText("No relay answers now, so this list may be out of date.").waitFor();
      await page.getByRole("button", { name: "Try again" }).waitFor();
      assert.deepEqual(await seriousFaults(page), []);
      await keepScreen(page, "profile-out-of-date");
    } finally {
      await browser.close();
      await Promise.all([site.close(), relay.close(), own.close()]);
    }
  },
);

Deno.test(
  "a person's page says what is wrong with a damaged link, and that nothing was found",
  inBrowser,
  async () => {
    const browser = await startChromium();
    const relay = startMemoryRelay();
    const site = await startSite({ relays: [relay.url] });
    try {
      const page = await (await openContext(browser)).newPage();
      for (const code of [`${npub.slice(0, -1)}x`, "nobody", `nsec1${"q".repeat(58)}`]) {
        await page.goto(`${site.url}/#/profile/${code}`);
        await page.getByRole("heading", { level: 1, name: "This link leads to nobody" }).waitFor();
      }
      await page.goto(`${site.url}/#/profile/${npub}`);
      await page.getByText("No streams found").waitFor();
    } finally {
      await browser.close();
      await Promise.all([site.close(), relay.close()]);
    }
  },
);
