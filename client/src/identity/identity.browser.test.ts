import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { toHex } from "../../../contracts/hex.ts";
import { publicKeyOf } from "../../../contracts/nostr/event-signature.ts";
import { profileLink } from "../../../contracts/nostr/link.ts";
import { readProfile } from "../../../contracts/nostr/profile.ts";
import { startSite } from "../../testing/built-site.ts";
import { openContext, type OpenOptions } from "../../testing/discover-stand.ts";
import { type MemoryRelay, startMemoryRelay } from "../../testing/memory-relay.ts";
import { lookEverywhere, SCREENS } from "../../testing/screens.ts";
import { startChromium } from "../../testing/watch-stand.ts";

type Stand = {
  browser: Browser;
  relay: MemoryRelay;
  url: string;
  /** The settings page in a browser of its own, or in one that is given. */
  open: (options?: OpenOptions & { within?: BrowserContext; before?: string }) => Promise<Page>;
};

async function withStand(work: (stand: Stand) => Promise<void>): Promise<void> {
  const browser = await startChromium();
  const relay = startMemoryRelay();
  const site = await startSite({ relays: [relay.url] });
  try {
    await work({
      browser,
      relay,
      url: site.url,
      open: async ({ within, before, ...options } = {}) => {
        const page = await (within ?? await openContext(browser, options)).newPage();
        if (before !== undefined) await page.addInitScript(before);
        await page.goto(`${site.url}/#/settings`);
        await page.getByRole("button", { name: "Use one I have" }).waitFor({ timeout: 15_000 });
        return page;
      },
    });
  } finally {
    await browser.close();
    await Promise.all([relay.close(), site.close()]);
  }
}

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const shows = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 15_000 });
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();
const npubOf = (page: Page) => page.getByLabel("Your public address (npub)").inputValue();

const SECRET = new Uint8Array(32).fill(42);
const NPUB = profileLink(publicKeyOf(SECRET));

Deno.test(
  "a key is made, backed up with a password typed twice, and opened in another browser",
  inBrowser,
  () =>
    withStand(async ({ open }) => {
      const page = await open();
      await press(page, "Make one now");
      const npub = await npubOf(page);
      await shows(page, "Your identity exists only in this browser");
      await press(page, "Save a backup");
      const [first, again] = [
        page.getByLabel("Password", { exact: true }),
        page.getByLabel("The same password again"),
      ];
      await first.fill("correct horse");
      await again.fill("correct mouse");
      await press(page, "Make the backup");
      await shows(page, "The two passwords differ.");
      await first.fill("short");
      await again.fill("short");
      await press(page, "Make the backup");
      await shows(page, "The password needs eight characters or more.");
      await first.fill("correct horse");
      await again.fill("correct horse");
      await press(page, "Make the backup");
      const locked = await page.getByLabel("Your locked key").inputValue({ timeout: 30_000 });
      assert.match(locked, /^ncryptsec1/);
      await press(page, "I have put it in a safe place");
      await shows(page, "Kept in this browser, backed up");
      assert.equal(await page.getByText("exists only in this browser").count(), 0);

      const other = await open();
      await press(other, "Use one I have");
      await other.getByRole("tab", { name: "Key" }).click();
      await other.getByLabel("Secret key").fill("ncryptsec1nonsense");
      await other.getByLabel("Its password").fill("x");
      await press(other, "Use this key");
      await shows(other, "This is no secret key");
      await other.getByLabel("Secret key").fill(locked);
      await other.getByLabel("Its password").fill("wrong horse");
      await press(other, "Use this key");
      await shows(other, "The password doesn't fit this key.");
      await other.getByLabel("Its password").fill("correct horse");
      await press(other, "Use this key");
      await shows(other, "backed up");
      assert.equal(await npubOf(other), npub);
    }),
);

Deno.test(
  "signing out warns before the only copy of a key goes, and every tab knows",
  inBrowser,
  () =>
    withStand(async ({ browser, open }) => {
      const within = await openContext(browser);
      const [page, other] = [await open({ within }), await open({ within })];
      await press(page, "Make one now");
      const npub = await npubOf(page);
      await other.getByRole("button", { name: "Sign out" }).waitFor();
      assert.equal(await npubOf(other), npub);
      await press(page, "Sign out");
      await shows(page, "This deletes the only copy of your key");
      await press(page, "Cancel");
      assert.equal(await npubOf(page), npub);
      await press(page, "Sign out");
      await press(page, "Delete it for good");
      await shows(page, "You have no identity yet");
      await shows(other, "You have no identity yet");
      assert.equal(await page.evaluate(() => JSON.stringify(localStorage).includes("secret")), false);
    }),
);

/** An extension that comes late, speaks for a key, and may bend what it signs. */
const extension = (bend: boolean) => `
  setTimeout(() => {
    window.nostr = {
      getPublicKey: async () => "${publicKeyOf(SECRET)}",
      signEvent: async (event) => window.signForTest({ ...event, content: ${bend} ? event.content + " coin" : event.content }),
    };
  }, 700);
`;

Deno.test(
  "an extension that comes late signs; one that bends is found out; none is said",
  inBrowser,
  () =>
    withStand(async ({ relay, open }) => {
      const none = await open();
      await press(none, "Use one I have");
      await press(none, "Ask my extension");
      await shows(none, "No extension was found in this browser");

      const { signEvent } = await import("../../../contracts/nostr/event-signature.ts");
      for (const bend of [true, false]) {
        const page = await open({ before: extension(bend) });
        await page.exposeFunction(
          "signForTest",
          (event: Parameters<typeof signEvent>[0]) => signEvent(event, SECRET),
        );
        await press(page, "Use one I have");
        await press(page, "Ask my extension");
        await shows(page, "In your browser extension");
        assert.equal(await npubOf(page), NPUB);
        await press(page, "Edit your profile");
        await page.getByLabel("Name", { exact: true }).fill("Nora");
        await press(page, "Save profile");
        if (bend) {
          await shows(page, "don't trust that signer");
          assert.equal(relay.published.length, 0);
        } else {
          await shows(page, "Your profile is on 1 relay.");
          const [event] = relay.published;
          assert.equal(event && readProfile(event)?.name, "Nora");
        }
      }
    }),
);

Deno.test(
  "on a shared gateway nothing is stored, and the page says so",
  inBrowser,
  () =>
    withStand(async ({ browser, url }) => {
      const page = await (await openContext(browser)).newPage();
      // The gateway's path, over the same files.
      await page.route("**/ipfs/bafytest/**", async (route) => {
        const path = new URL(route.request().url()).pathname.replace("/ipfs/bafytest", "");
        await route.fulfill({ response: await route.fetch({ url: `${url}${path}` }) });
      });
      await page.goto(`${url}/ipfs/bafytest/#/settings`);
      await press(page, "Make one now");
      await shows(page, "This identity ends with this page");
      const secretive = await page.evaluate(() => JSON.stringify(localStorage));
      assert.equal(/identity\/1"|secret/.test(secretive), false, secretive);
    }),
);

Deno.test(
  "no key is ever in the page's text, address, globals or console",
  inBrowser,
  () =>
    withStand(async ({ open }) => {
      const page = await open();
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      await press(page, "Use one I have");
      await page.getByRole("tab", { name: "Key" }).click();
      const nsec = "nsec180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsgyumg0";
      await page.getByLabel("Secret key").fill(nsec);
      await press(page, "Use this key");
      await shows(page, "backed up");
      const hex = "3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d";
      assert.notEqual(toHex(SECRET), hex);
      const seen = await page.evaluate(() =>
        [
          document.documentElement.outerHTML,
          location.href,
          ...Object.getOwnPropertyNames(globalThis).map((name) => {
            try {
              return JSON.stringify(Reflect.get(globalThis, name)) ?? "";
            } catch {
              return "";
            }
          }),
        ].join("\n")
      );
      // `localStorage` is where it is kept; it stands among the globals.
      const elsewhere = seen.replace(/"dstream\/identity\/1":"[^}]*}"/g, "");
      assert.equal(elsewhere.includes(hex) || elsewhere.includes(nsec), false);
      assert.equal(said.join("\n").includes(hex) || said.join("\n").includes(nsec), false);
    }),
);

Deno.test(
  "the identity dialogs on every screen and theme, without a serious barrier",
  inBrowser,
  () =>
    withStand(async ({ open }) => {
      const faults: string[] = [];
      for (const { name, width, height, touch } of SCREENS) {
        const page = await open({ width, height, touch });
        const look = async (what: string) => {
          faults.push(...await lookEverywhere(page, `identity-${what}`, undefined, [name]));
        };
        await press(page, "Use one I have");
        await look("extension");
        await page.getByRole("tab", { name: "Signing app" }).click();
        await shows(page, "Waiting for your signing app");
        await look("bunker");
        await page.keyboard.press("Escape");
        await press(page, "Make one now");
        await press(page, "Use one I have");
        await shows(page, "Your present identity would be lost");
        await look("replace");
        await page.context().close();
      }
      assert.deepEqual(faults, []);
    }),
);
