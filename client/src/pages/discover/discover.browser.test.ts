import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { deletionTemplate } from "../../../../contracts/nostr/deletion.ts";
import { signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { readLink } from "../../../../contracts/nostr/link.ts";
import { seriousFaults } from "../../../testing/accessibility.ts";
import { startSite } from "../../../testing/built-site.ts";
import {
  addEvening,
  delegation,
  liveEvent,
  now,
  openContext,
  profile,
  testKey,
} from "../../../testing/discover-stand.ts";
import { keepScreen, lookEverywhere, SCREENS } from "../../../testing/screens.ts";
import { withStand } from "../../../testing/site-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
/** Waits for the pictures that can be seen; those further down are fetched when they come near. */
const pictured = (page: Page) =>
  page.waitForFunction(() =>
    [...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)
  );
const titles = (page: Page) => page.locator("article h2, article h3").allInnerTexts();

Deno.test(
  "discover shows no forged, deleted, replaced or stale stream",
  inBrowser,
  () =>
    withStand(async ({ relay, other, open }) => {
      const real = liveEvent({ by: 0, title: "Genuine" });
      const doomed = liveEvent({ by: 1, title: "Deleted" });
      relay.add({ ...liveEvent({ by: 2, title: "Before the forgery" }), content: "forged" });
      relay.add(liveEvent({ by: 3, title: "Silent for two hours", createdAt: -7300 }));
      relay.add(liveEvent({ by: 4, title: "New title", createdAt: -10 }));
      other.add(liveEvent({ by: 4, title: "Old title", createdAt: -50 }));
      relay.add(
        liveEvent({
          by: 5,
          title: "No picture to play",
          tags: [["t", "talk"]],
          streaming: "https://x.example/room",
        }),
      );
      relay.add(doomed);
      relay.add(real);
      relay.add(signEvent(deletionTemplate({ events: [doomed] }, now()), testKey(1)));
      // Nobody deletes what another signed.
      relay.add(signEvent({ ...deletionTemplate({ events: [real] }, now()) }, testKey(6)));
      const page = await open();
      await page.getByText("Genuine").waitFor();
      assert.deepEqual((await titles(page)).sort(), ["Genuine", "New title"]);
    }),
);

Deno.test(
  "discover calls sealed only what its creator vouches for",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      relay.add(liveEvent({ by: 0, title: "Vouched for" }));
      relay.add(delegation(0));
      relay.add(liveEvent({ by: 1, title: "Another client's" }));
      // Somebody else's word counts for nothing.
      relay.add(signEvent({ ...delegation(1) }, testKey(9)));
      const page = await open();
      await page.locator('article:has-text("Vouched for") [data-seal="sealed"]').waitFor();
      assert.equal(
        await page.locator('article:has-text("Another client") [data-seal="unsealed"]').count(),
        1,
      );
      // The announcement may come before what vouches for it, and a page stays open for hours.
      relay.add(delegation(1));
      await page.locator('article:has-text("Another client") [data-seal="sealed"]').waitFor();
    }),
);

Deno.test(
  "discover leads to the watch page with the relay where the stream was seen",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      relay.add(liveEvent({ by: 0, d: "piano", title: "Late night piano" }));
      relay.add(profile(0, "Bruno\u202e\u2066"));
      const page = await open();
      const href = await page.getByRole("link", { name: "Late night piano" }).getAttribute("href");
      const link = readLink(href?.replace("#/watch/", "") ?? "");
      assert.ok(link?.type === "stream");
      assert.equal(link.address.d, "piano");
      assert.deepEqual(link.relays, [relay.url]);
      const host = page.getByRole("link", { name: "Bruno" });
      await host.waitFor();
      assert.equal(await host.innerText(), "Bruno", "marks that turn the text around are left out");
    }),
);

Deno.test(
  "discover adds a stream that begins, and ends one that ends, without a reload",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      relay.add(liveEvent({ by: 0, title: "First", createdAt: -60 }));
      const page = await open();
      await page.getByText("First").waitFor();
      relay.add(liveEvent({ by: 1, title: "Second", viewers: 900 }));
      await page.getByText("Second").waitFor();
      assert.deepEqual(await titles(page), ["First", "Second"], "what is on screen keeps its place");
      relay.add(liveEvent({ by: 0, title: "First", createdAt: -5, status: "ended" }));
      await page.getByText("First").waitFor({ state: "detached" });
    }),
);

Deno.test(
  "discover says that its list may be out of date when no relay answers any more",
  inBrowser,
  () =>
    withStand(async ({ relay, other, open }) => {
      relay.add(liveEvent({ by: 0, title: "First" }));
      const page = await open();
      await page.getByText("First").waitFor();
      await Promise.all([relay.close(), other.close()]);
      await page.getByText("this list may be out of date").waitFor();
    }),
);

Deno.test("discover says that nobody is live, and which relay cannot be reached", inBrowser, async (t) => {
  await t.step("no streams", () =>
    withStand(async ({ open }) => {
      const page = await open();
      await page.getByText("Nobody is live right now").waitFor();
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
      await keepScreen(page, "discover-nobody-desktop-dark");
    }));
  await t.step("no relay reachable", () =>
    withStand(async ({ open }) => {
      const page = await open({ width: 390, height: 844, theme: "light" });
      await page.getByText("No relay answers").waitFor();
      await page.getByText("ws://localhost:9 cannot be reached").waitFor();
      assert.ok(await page.getByRole("button", { name: "Try again" }).isVisible());
      assert.deepEqual(await seriousFaults(page), []);
      await keepScreen(page, "discover-unreachable-phone-light");
    }, ["ws://localhost:9"]));
  await t.step("no relay chosen", () =>
    withStand(async ({ open }) => {
      const page = await open();
      await page.getByText("No relay is chosen").waitFor();
    }, []));
  await t.step("some relays reachable", () =>
    withStand(async ({ relay, open, browser }) => {
      const site = await startSite({ relays: [relay.url, "ws://localhost:9"] });
      relay.add(liveEvent({ by: 0, title: "Still found" }));
      const page = await (await openContext(browser)).newPage();
      await page.goto(site.url);
      await page.getByText("Still found").waitFor();
      await page.getByText("1 of 2 relays answer").waitFor();
      await page.close();
      await site.close();
      await (await open()).close();
    }));
});

Deno.test(
  "the search filters as one types, and opens a pasted link",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      relay.add(liveEvent({ by: 0, title: "Música de cámara", topics: ["cello"] }));
      relay.add(liveEvent({ by: 1, title: "Repairing a radio" }));
      relay.add(profile(1, "Chiyo"));
      const page = await open();
      await page.getByText("Repairing a radio").waitFor();
      const search = page.getByRole("searchbox");
      for (
        const [words, found] of [["musica", "Música de cámara"], ["#cello", "Música de cámara"], [
          "chiyo",
          "Repairing a radio",
        ]] as const
      ) {
        await search.fill(words);
        await page.waitForFunction((found) => {
          const shown = [...document.querySelectorAll("article")].map((card) => card.textContent ?? "");
          return shown.length === 1 && shown[0]?.includes(found);
        }, found);
      }
      await search.fill("zebra");
      await page.getByText("Nothing found for “zebra”").waitFor();
      await page.getByRole("link", { name: "Show everything" }).click();
      await page.getByText("Repairing a radio").waitFor();
      const href = await page.getByRole("link", { name: "Repairing a radio" }).getAttribute("href");
      const naddr = href?.replace("#/watch/", "") ?? "";
      await search.fill(`https://elsewhere.example/${naddr}`);
      await page.waitForURL(`**/#/watch/${naddr}`);
    }),
);

Deno.test(
  "discover moves nothing that is already on screen",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      addEvening(relay);
      const page = await open();
      await page.evaluate(() => {
        const seen = globalThis as unknown as { shifted: number };
        seen.shifted = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            seen.shifted += (entry as unknown as { value: number }).value;
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.getByText("Ada Okafor").waitFor();
      await pictured(page);
      const shifted = await page.evaluate(() => (globalThis as unknown as { shifted: number }).shifted);
      assert.ok(shifted < 0.02, `layout shift of ${shifted}`);
    }),
);

Deno.test(
  "discover has no serious accessibility fault on any screen and theme",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      addEvening(relay);
      for (const { name, width, height, touch } of SCREENS) {
        const page = await open({ width, height, touch });
        await page.locator('[data-seal="sealed"]').waitFor();
        await page.getByText("Ada Okafor").waitFor();
        assert.deepEqual(await lookEverywhere(page, "discover", () => pictured(page), [name]), []);
        await page.context().close();
      }
    }),
);
