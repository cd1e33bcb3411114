import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { keepScreen } from "../../client/testing/screens.ts";
import { startChromium, waitForProgress, waitForTrust } from "../../client/testing/watch-stand.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { profileLink } from "../../contracts/nostr/link.ts";
import { releaseTemplate } from "../../contracts/nostr/release.ts";
import { startTrialSite, type TrialSite } from "./trial-site.ts";

const PUBLISHER = new Uint8Array(32).fill(11);
const NEXT = "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
const NAME = "watch.localhost";
const patient = { timeout: 30_000 };

type Stand = TrialSite & { browser: Browser };

async function startStand(): Promise<Stand> {
  const browser = await startChromium();
  return { browser, ...await startTrialSite({ browser, releaseKey: publicKeyOf(PUBLISHER), name: NAME }) };
}

/** A viewer's browser, with every request that any of its pages, frames and workers makes. */
async function openViewer(
  { browser }: Stand,
): Promise<{ context: BrowserContext; page: Page; asked: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  const asked: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  const page = await context.newPage();
  page.on("websocket", (socket) => asked.push(socket.url()));
  return { context, page, asked };
}

/** What was asked of anybody but the site itself, its relay and the stream's box. */
function strangers({ watch }: Stand, asked: readonly string[], own: string): string[] {
  const known = [own, watch.relay.url, watch.origin.url];
  return asked.filter((url) => !known.some((start) => url.startsWith(start)) && !/^(?:blob|data):/.test(url));
}

/** Everything a page's origin keeps, as one text. */
const storageOf = (page: Page) =>
  page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      (await indexedDB.databases()).map(({ name }) => name),
      await caches.keys(),
    ])
  );

Deno.test({
  name: "a published site works from gateways, asks nobody else, and embeds in a foreign page",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const stand = await startStand();
    const { watch, gateway, byPath, bySubdomain } = stand;
    const pages = [
      ["/", "heading", "Live now"],
      ["/settings", "heading", "Settings"],
      ["/broadcast", "heading", /./],
      [`/profile/${profileLink(publicKeyOf(watch.creator))}`, "heading", /Ada/],
    ] as const;
    try {
      for (const [where, own] of [["path", byPath], ["subdomain", bySubdomain]] as const) {
        await t.step(
          `by ${where}: a watch link plays and plays again after a reload; every page asks nobody else`,
          async () => {
            const { context, page, asked } = await openViewer(stand);
            await page.goto(`${own}#/watch/${watch.naddr}`);
            await waitForTrust(page, "verified", 30_000);
            await page.reload();
            await waitForTrust(page, "verified", 30_000);
            await waitForProgress(page, 1);
            assert.ok(page.workers().length > 0, "the worker that verifies came from the gateway");
            for (const [hash, role, name] of pages) {
              await page.goto(`${own}#${hash}`);
              await page.getByRole(role, { level: 1, name }).first().waitFor(patient);
            }
            await page.goto(`${own}#/overlay/${watch.naddr}`);
            await page.locator(".overlay").waitFor({ state: "attached", ...patient });
            // Every site of such a gateway could read it, and write what this one would believe.
            if (where === "path") assert.equal(await storageOf(page), '[{},{},"",[],[]]');
            assert.deepEqual(strangers(stand, asked, own), []);
            await context.close();
          },
        );
      }

      await t.step("by path: the page warns, keeps no key, and leads to an origin of its own", async () => {
        const { context, page } = await openViewer(stand);
        // Another site of this gateway was here before, and chose for us.
        await page.goto(`http://127.0.0.1:${gateway.port}/another-site`);
        await page.evaluate(() =>
          localStorage.setItem("dstream/preferences", JSON.stringify({ sharing: "share", theme: "dark" }))
        );
        await page.goto(`${byPath}#/settings`);
        assert.equal(await page.evaluate(() => document.documentElement.dataset["theme"]), undefined);
        await page.getByText("Many sites share this address").waitFor(patient);
        await page.getByRole("button", { name: "Make one now" }).click();
        await page.getByLabel("Your public address (npub)").waitFor(patient);
        await page.getByText("Only in this page, while it is open").waitFor(patient);
        await keepScreen(page, "published-path");
        assert.doesNotMatch(await storageOf(page), /[0-9a-f]{64}|nsec1|identity/);
        await page.reload();
        await page.getByRole("button", { name: "Make one now" }).waitFor(patient);
        await page.goto(`${byPath}#/watch/${watch.naddr}`);
        await page.getByText("makes an identity that ends with this page").waitFor(patient);
        await page.getByRole("link", { name: "Open it at its own address" }).click();
        await page.waitForURL(`${bySubdomain}#/watch/${watch.naddr}`);
        await waitForTrust(page, "verified", 30_000);
        assert.equal(await page.getByText("Many sites share this address").count(), 0);
        await context.close();
      });

      await t.step(
        "the page says its CID, from whom it has it, and no newer release but a signed one",
        async () => {
          const release = (version: string, secret: Uint8Array) =>
            signEvent(
              releaseTemplate(
                {
                  version,
                  cid: NEXT,
                  car: "b".repeat(64),
                  carBytes: 9,
                  commit: "d".repeat(40),
                  notes: "Sooner.",
                },
                1_800_000_000,
              ),
              secret,
            );
          watch.relay.add(release("9.9.9", new Uint8Array(32).fill(12)));
          const { context, page } = await openViewer(stand);
          await page.goto(`${bySubdomain}#/settings`);
          await page.locator('[data-standing="unknown"]').waitFor(patient);
          assert.equal(await page.getByLabel("Content id (CID)").inputValue(), gateway.cid);
          assert.equal(await page.getByText("9.9.9").count(), 0);
          watch.relay.add(release("0.2.0", PUBLISHER));
          await page.getByText("Version 0.2.0 is out").waitFor(patient);
          await page.getByRole("link", { name: "Settings, and a newer version of this site" }).waitFor(
            patient,
          );
          const link = page.getByRole("link", { name: "Open version 0.2.0" });
          assert.equal(await link.getAttribute("href"), `http://${NEXT}.ipfs.localhost:${gateway.port}/`);
          await page.goto(`${bySubdomain}#/`);
          await page.getByRole("link", { name: "Settings, and a newer version of this site" }).click();
          await link.waitFor(patient);
          await page.waitForFunction(() => {
            const { top, bottom } =
              document.querySelector("[data-standing=newer]")?.getBoundingClientRect() ??
                { top: -1, bottom: 0 };
            return top > 0 && bottom < innerHeight;
          }, patient);
          await keepScreen(page, "published-newer");

          await page.goto(`http://${NAME}:${gateway.port}/#/settings`);
          await page.getByText("The gateway says so").waitFor(patient);
          assert.equal(await page.getByLabel("Content id (CID)").inputValue(), gateway.cid);
          await page.goto(`${watch.site.url}/#/settings`);
          await page.getByText("This host names no content id").waitFor(patient);
          await context.close();
        },
      );

      await t.step(
        "a foreign page embeds the player by frame and by element, and never the site",
        async () => {
          const { context, page, asked } = await openViewer(stand);
          const foreign = Deno.serve(
            { port: 0, hostname: "127.0.0.1", onListen: () => {} },
            () =>
              new Response(
                `<!doctype html><title>A blog</title>
            <iframe id="frame" src="${bySubdomain}embed.html#/watch/${watch.naddr}" allow="autoplay; fullscreen" width="640" height="360"></iframe>
            <script async src="${bySubdomain}dstream-player.js"></script>
            <dstream-player stream="${watch.naddr}" title="A clock" style="inline-size: 640px"></dstream-player>
            <iframe id="site" src="${bySubdomain}#/settings" width="640" height="360"></iframe>`,
                { headers: { "content-type": "text/html" } },
              ),
          );
          await page.goto(`http://127.0.0.1:${foreign.addr.port}/`);
          const plain = page.frameLocator("#frame");
          const element = page.frameLocator("dstream-player iframe");
          await plain.locator('[data-trust="verified"]').waitFor({ state: "attached", ...patient });
          await element.locator('[data-trust="verified"]').waitFor({ state: "attached", ...patient });
          assert.equal(await page.locator("dstream-player iframe").getAttribute("title"), "A clock");
          const link = plain.getByRole("link", { name: "Open on dStream, in a new tab" });
          assert.equal(await link.getAttribute("href"), `${bySubdomain}#/watch/${watch.naddr}`);
          await page.frameLocator("#site").getByText("This page is shown inside another one").waitFor(
            patient,
          );
          await keepScreen(page, "published-embed");
          // In a frame browsers may refuse storage altogether; on its own the same page could keep things, and doesn't.
          const alone = await context.newPage();
          await alone.goto(`${bySubdomain}embed.html#/watch/${watch.naddr}`);
          await waitForTrust(alone, "verified", 30_000);
          assert.equal(await storageOf(alone), '[{},{},"",[],[]]');
          await alone.close();
          assert.deepEqual(await context.cookies(), []);
          const own = `http://127.0.0.1:${foreign.addr.port}/`;
          assert.deepEqual(strangers(stand, asked, bySubdomain).filter((url) => !url.startsWith(own)), []);
          await context.close();
          await foreign.shutdown();
        },
      );
    } finally {
      await stand.browser.close();
      await stand.close();
    }
  },
});
