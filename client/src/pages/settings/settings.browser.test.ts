import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { startSite } from "../../../testing/built-site.ts";
import { openContext } from "../../../testing/discover-stand.ts";
import { startMemoryRelay } from "../../../testing/memory-relay.ts";
import { keepScreen, lookEverywhere, SCREENS } from "../../../testing/screens.ts";
import { startChromium } from "../../../testing/watch-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

async function withSettings(
  work: (stand: { browser: Browser; url: string; relay: string }) => Promise<void>,
) {
  const browser = await startChromium();
  const relay = startMemoryRelay();
  const site = await startSite({ relays: [relay.url, "ws://localhost:9"] });
  try {
    await work({ browser, url: `${site.url}/#/settings`, relay: relay.url });
  } finally {
    await browser.close();
    await Promise.all([site.close(), relay.close()]);
  }
}

/** A relay that refuses its first guest's questions, and answers the next one's. */
function startMoodyRelay() {
  let guests = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    const refuses = ++guests === 1;
    socket.onmessage = ({ data }) => {
      const [type, name] = JSON.parse(String(data)) as [string, string];
      if (type !== "REQ") return;
      socket.send(JSON.stringify(refuses ? ["CLOSED", name, "restricted: not today"] : ["EOSE", name]));
    };
    return response;
  });
  return { url: `ws://localhost:${server.addr.port}`, close: () => server.shutdown() };
}

Deno.test(
  "a relay that is connected and of no use can be tried again, from the settings",
  inBrowser,
  async () => {
    const browser = await startChromium();
    const relay = startMoodyRelay();
    const site = await startSite({ relays: [relay.url] });
    try {
      const page = await (await openContext(browser, { width: 390, height: 844 })).newPage();
      await page.goto(`${site.url}/#/settings`);
      await page.getByText("“restricted: not today”").waitFor();
      await page.locator('[data-relay-state="open"]').waitFor();
      await page.getByRole("button", { name: `Try ${relay.url} again now` }).click();
      await page.getByText("refuses to answer").waitFor({ state: "detached" });
      await page.locator('[data-relay-state="open"]').waitFor();
      assert.equal(await page.getByRole("button", { name: `Try ${relay.url} again now` }).count(), 0);
    } finally {
      await browser.close();
      await Promise.all([site.close(), relay.close()]);
    }
  },
);

const ground = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

Deno.test(
  "settings refuse what is no relay, and keep what is chosen over a reload",
  inBrowser,
  () =>
    withSettings(async ({ browser, url, relay }) => {
      const page = await (await openContext(browser)).newPage();
      await page.goto(url);
      await page.locator('[data-relay-state="open"]').waitFor();
      await page.locator('[data-relay-state="waiting"]').waitFor();
      const field = page.getByLabel("Add a relay");
      for (
        const [text, fault] of [["https://x.example", "not the address of a relay"], [
          relay,
          "in the list already",
        ]] as const
      ) {
        await field.fill(text);
        await page.getByRole("button", { name: "Add", exact: true }).click();
        await page.getByText(fault).waitFor();
      }
      await field.fill("localhost:8");
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByRole("button", { name: "Remove ws://localhost:9" }).click();
      const rows = () =>
        page.locator("[data-relay-state] p[title]").evaluateAll((all) =>
          all.map((row) => row.getAttribute("title"))
        );
      assert.deepEqual(await rows(), [relay, "wss://localhost:8"]);
      await page.reload();
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator('[data-relay-state="open"]').waitFor();
      assert.deepEqual(await rows(), [relay, "wss://localhost:8"]);
      await page.getByRole("button", { name: "Back to this site's own relays" }).click();
      assert.deepEqual(await rows(), [relay, "ws://localhost:9"]);
    }),
);

Deno.test(
  "theme and language change at once, are kept, and can follow the system again",
  inBrowser,
  () =>
    withSettings(async ({ browser, url }) => {
      const page = await (await openContext(browser, { theme: "dark", locale: "en-GB" })).newPage();
      await page.goto(url);
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      const dark = await ground(page);
      await page.getByRole("radio", { name: "Light" }).check();
      const light = await ground(page);
      assert.notEqual(light, dark);
      await page.getByRole("radio", { name: "Español" }).click();
      await page.getByRole("heading", { level: 1, name: "Ajustes" }).waitFor();
      await page.reload();
      await page.getByRole("heading", { level: 1, name: "Ajustes" }).waitFor();
      assert.equal(await ground(page), light);
      await page.getByRole("radio", { name: "Como el sistema" }).check();
      assert.equal(await ground(page), dark);
      await page.getByRole("radio", { name: "Como el navegador" }).click();
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    }),
);

Deno.test(
  "a language or link whose code does not arrive leaves the page whole, and says so",
  inBrowser,
  () =>
    withSettings(async ({ browser, url }) => {
      const context = await openContext(browser);
      const page = await context.newPage();
      const uncaught: string[] = [];
      page.on("pageerror", (error) => uncaught.push(error.message));
      await page.goto(url);
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
      await context.route(/assets\//, (route) => route.fulfill({ status: 404 }));
      await page.getByRole("radio", { name: "Español" }).click();
      await page.getByText("This language could not be fetched").waitFor();
      const search = page.getByRole("searchbox");
      await search.fill(`npub1${"q".repeat(58)}`);
      await search.press("Enter");
      await page.waitForURL(/#\/\?q=npub1/);
      assert.deepEqual(uncaught, []);
    }),
);

Deno.test(
  "who has a copy of a stake is led to the form for it, by keyboard as well",
  inBrowser,
  () =>
    withSettings(async ({ browser, url }) => {
      const page = await (await openContext(browser)).newPage();
      await page.goto(url);
      await page.getByRole("button", { name: "I have a copy of a stake" }).press("Enter");
      await page.getByLabel("Or its text").waitFor();
      await page.locator("details[open] > summary:focus", { hasText: "I have a copy of a stake" }).waitFor();
    }),
);

Deno.test(
  "settings work, and say so, where the browser keeps nothing",
  inBrowser,
  () =>
    withSettings(async ({ browser, url }) => {
      const context = await openContext(browser);
      await context.addInitScript(() => {
        Object.defineProperty(globalThis, "localStorage", {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        });
      });
      const page = await context.newPage();
      await page.goto(url);
      await page.getByRole("radio", { name: "Light" }).check();
      await page.getByText("Your choices last only as long as this page").waitFor();
    }),
);

Deno.test(
  "everything on the settings page is reached by keyboard, with a ring around it",
  inBrowser,
  () =>
    withSettings(async ({ browser, url }) => {
      const page = await (await openContext(browser)).newPage();
      await page.goto(url);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator('[data-relay-state="open"]').waitFor();
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      const seen: string[] = [];
      for (let step = 0; step < 40; step++) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || element === document.body) return undefined;
          const ringed = element.matches("input[type=radio]") ? element.closest("label") ?? element : element;
          return {
            name: element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "",
            type: element.tagName,
            ring: getComputedStyle(ringed).outlineStyle !== "none",
          };
        });
        if (at === undefined) break;
        assert.ok(at.ring, `${at.type} ${at.name} shows no ring`);
        seen.push(at.name);
      }
      assert.equal(seen[0], "Skip to the content");
      for (const name of ["Go live", "Remove ws://localhost:9"]) {
        assert.ok(seen.includes(name), `${name} in ${seen.join(" | ")}`);
      }
    }),
);

Deno.test(
  "settings have no serious accessibility fault on any screen and theme",
  inBrowser,
  () =>
    withSettings(async ({ browser, url }) => {
      for (const { name, width, height, touch } of SCREENS) {
        const context = await openContext(browser, { width, height, touch });
        const page = await context.newPage();
        await page.goto(url);
        await page.locator('[data-relay-state="open"]').waitFor();
        await page.locator('[data-relay-state="waiting"]').waitFor();
        assert.deepEqual(await lookEverywhere(page, "settings", undefined, [name]), []);
        await page.getByRole("heading", { name: "Relays" }).scrollIntoViewIfNeeded();
        await keepScreen(page, `settings-relays-${name}`);
        await context.close();
      }
    }),
);
