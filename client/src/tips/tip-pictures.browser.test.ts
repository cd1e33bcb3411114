import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { deletionTemplate } from "../../../contracts/nostr/deletion.ts";
import { goalTemplate } from "../../../contracts/nostr/goal.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { streamLink } from "../../../contracts/nostr/link.ts";
import { now, profile, testKey } from "../../testing/discover-stand.ts";
import { lookEverywhere, SCREENS } from "../../testing/screens.ts";
import { payTipOnPaper, TIP_ADDRESS, TIP_STREAM, withTipStand } from "../../testing/tip-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
const XMR = 1_000_000_000_000n;
const SID = "0123456789abcdef";
const goal = signEvent(
  goalTemplate({ address: TIP_ADDRESS, text: "A second hive", piconero: XMR / 2n, relays: [] }, now() - 900),
  testKey(0),
);

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();

Deno.test(
  "the overlay shows each verified tip once, on nothing, and what a stranger claims never",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      stand.relay.add(stand.receipt({ amount: XMR / 20n, words: "long ago", ago: 600 }));
      const page = await stand.open({ hash: `overlay/${streamLink(TIP_STREAM, [stand.relay.url])}` });
      const alert = page.getByRole("status");
      await page.waitForFunction(() => "overlay" in document.documentElement.dataset);
      assert.equal(await page.getByRole("navigation").count(), 0);
      const ground = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      assert.equal(ground, "rgba(0, 0, 0, 0)");
      stand.relay.add(stand.receipt({ amount: XMR, words: "false", key: new Uint8Array(32).fill(7) }));
      stand.relay.add(
        stand.receipt({ amount: XMR / 10n, words: "For the <b>queen</b>", nonce: "aa".repeat(8) }),
      );
      await alert.getByText("Somebody tips 0.1 XMR").waitFor({ timeout: 15_000 });
      await alert.getByText("In a block").waitFor();
      await alert.getByText("For the <b>queen</b>").waitFor();
      assert.doesNotMatch(await alert.innerText(), /long ago|false/);
      assert.deepEqual(await lookEverywhere(page, "tip-overlay", undefined, ["desktop"]), []);
    }),
);

Deno.test(
  "the overlay leaves out what an edge vouches for anew of another session, and what isn't as sure as asked",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      const hash = `overlay/${streamLink(TIP_STREAM, [stand.relay.url])}?level=1`;
      const page = await stand.open({ hash });
      const alert = page.getByRole("status");
      await page.waitForFunction(() => "overlay" in document.documentElement.dataset);
      const told: string[] = [];
      await page.exposeFunction("tell", (text: string) => void told.push(text));
      await alert.evaluate((element) =>
        new MutationObserver(() => Reflect.get(globalThis, "tell")(element.textContent))
          .observe(element, { childList: true, subtree: true })
      );
      stand.relay.add(stand.receipt({ amount: XMR, words: "paid before", sid: "00112233445566aa" }));
      stand.relay.add(stand.receipt({ amount: XMR, words: "only seen", level: "pool", sid: SID }));
      stand.relay.add(stand.receipt({ amount: XMR / 10n, words: "paid now", sid: SID }));
      await alert.getByText("paid now").waitFor({ timeout: 15_000 });
      assert.doesNotMatch(told.join(), /paid before|only seen/);
      assert.match(told.join(), /paid now/);
    }, { sid: SID }),
);

Deno.test(
  "a goal fills by tips in a block, each once, and says what is on the way",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      stand.relay.add(goal);
      const tip = { amount: XMR / 5n, nonce: "ab".repeat(8), ago: 60 };
      stand.relay.add(stand.receipt({ ...tip, level: "pool" }));
      stand.relay.add(stand.receipt({ ...tip, level: "1", ago: 30 }));
      stand.relay.add(stand.receipt({ amount: XMR / 20n, level: "pool" }));
      stand.relay.add(stand.receipt({ amount: XMR, ago: 1000 }));
      stand.relay.add(stand.receipt({ amount: XMR, key: new Uint8Array(32).fill(7) }));
      const page = await stand.open();
      await page.getByText("0.2 of 0.5 XMR").waitFor({ timeout: 15_000 });
      await page.getByText("0.05 XMR more on the way").waitFor();
      assert.equal(await page.getByRole("progressbar").getAttribute("aria-valuenow"), "40");
    }, { tags: [["goal", goal.id]] }),
);

Deno.test(
  "the creator's newest goal shows on the page and in the picture, until it is taken back",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      const write = (text: string, ago: number, key = testKey(0)) => {
        const wish = { address: TIP_ADDRESS, text, piconero: XMR, relays: [] };
        const written = signEvent(goalTemplate(wish, now() - ago), key);
        stand.relay.add(written);
        return written;
      };
      write("A stranger's wish", 1, testKey(5));
      write("A hive", 900);
      const page = await stand.open();
      await page.getByText("A hive", { exact: true }).waitFor({ timeout: 15_000 });
      assert.equal(await page.getByText("A stranger's wish").count(), 0);
      const newer = write("A greenhouse", 60);
      await page.getByText("A greenhouse").waitFor();
      const hash = `overlay/${streamLink(TIP_STREAM, [stand.relay.url])}?show=goal`;
      const overlay = await stand.open({ hash });
      await overlay.getByText("A greenhouse").waitFor({ timeout: 15_000 });
      stand.relay.add(stand.receipt({ amount: XMR / 4n, words: "no alert here" }));
      await overlay.getByText("0.25 of 1 XMR").waitFor();
      assert.equal(await overlay.getByText("no alert here").count(), 0);
      assert.deepEqual(await lookEverywhere(overlay, "goal-overlay", undefined, ["desktop"]), []);
      stand.relay.add(signEvent(deletionTemplate({ events: [newer] }, now()), testKey(0)));
      await overlay.getByText("A hive", { exact: true }).waitFor();
      await page.getByText("A hive", { exact: true }).waitFor();
    }),
);

Deno.test(
  "tipping on every screen and theme, without a serious barrier",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      stand.relay.add(goal);
      stand.relay.add(profile(2, "Ana"));
      const ana = publicKeyOf(testKey(2));
      stand.relay.add(
        stand.receipt({ amount: XMR / 5n, words: "For the second hive!", level: "10", payer: ana, ago: 90 }),
      );
      stand.relay.add(stand.receipt({ amount: XMR / 100n, level: "pool", ago: 30 }));
      const faults: string[] = [];
      for (const { name, width, height, touch } of SCREENS.filter((screen) => screen.name !== "tablet")) {
        const look = async (page: Page, state: string) => {
          const seen = await lookEverywhere(page, state, undefined, [name]);
          faults.push(...seen);
        };
        const page = await stand.open({ width, height, touch });
        await page.getByText(/of 0\.5 XMR/).waitFor({ timeout: 15_000 });
        await look(page, "tip-page");
        await press(page, /^Tip$/);
        await page.getByText("How much").waitFor();
        await look(page, "tip-compose");
        await page.getByLabel("Your words (optional)").fill(
          "Lovely bees, and a long word: Donaudampfschifffahrtsgesellschaft",
        );
        await press(page, "Show where to pay");
        await look(page, "tip-pay");
        await press(page, "I have paid");
        await page.getByLabel("Monero GUI").check();
        const message = await page.getByLabel("Message", { exact: true }).inputValue();
        await look(page, "tip-prove");
        const paid = payTipOnPaper(message, XMR / 100n);
        stand.chain.set(paid.txid, { paid, height: 99 });
        await page.getByLabel("Transaction ID").fill(paid.txid);
        await page.getByLabel("Proof or transaction key").fill(paid.txKey);
        await press(page, "Check it");
        await page.getByText("The payment is in a block, and counts.").waitFor({ timeout: 15_000 });
        await look(page, "tip-state");
        await page.context().close();
      }
      assert.deepEqual(faults, []);
    }, { tags: [["goal", goal.id]] }),
);
