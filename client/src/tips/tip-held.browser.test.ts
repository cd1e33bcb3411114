import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { trialWallet } from "../../../contracts/monero/trial-chain.ts";
import { signEvent } from "../../../contracts/nostr/event-signature.ts";
import { paymentTargetsTemplate } from "../../../contracts/nostr/payment-targets.ts";
import { now, testKey } from "../../testing/discover-stand.ts";
import { lookEverywhere } from "../../testing/screens.ts";
import { payTipOnPaper, type TipStand, withTipStand } from "../../testing/tip-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };

const shows = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 15_000 });
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();
const payTo = (page: Page) => page.getByLabel("Address", { exact: true });

async function begin(page: Page, amount: string): Promise<string> {
  await page.getByLabel(`${amount} XMR`).check();
  await press(page, "Show where to pay");
  return await payTo(page).inputValue();
}

/** Pays what is shown, on paper, and hands in the proof; answers the transaction's id. */
async function pay({ chain }: TipStand, page: Page, amount: bigint): Promise<string> {
  await press(page, "I have paid");
  await page.getByLabel("Monero GUI").check();
  const paid = payTipOnPaper(await page.getByLabel("Message", { exact: true }).inputValue(), amount);
  chain.set(paid.txid, { paid });
  await page.getByLabel("Transaction ID").fill(paid.txid);
  await page.getByLabel("Proof or transaction key").fill(paid.txKey);
  await press(page, "Check it");
  await shows(page, "The payment is there.");
  return paid.txid;
}

Deno.test(
  "an address that the creator has left since is not shown to be paid, whatever the announcement says",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      const page = await stand.open();
      await press(page, /^Tip$/);
      const before = await begin(page, "0.05");
      const targets = (monero: string | undefined, ahead: number) =>
        signEvent(
          paymentTargetsTemplate(monero === undefined ? {} : { monero }, now() + ahead),
          testKey(0),
        );
      stand.relay.add(targets(trialWallet("another").address, 1));
      await shows(page, "The creator is no longer paid at this address");
      assert.equal(await payTo(page).count(), 0);
      assert.deepEqual(await lookEverywhere(page, "tip-left", undefined, ["phone", "desktop"]), []);
      await press(page, "Begin again");
      assert.notEqual((await begin(page, "0.05")).slice(0, 60), before.slice(0, 60));
      // A reload knows it before any relay says so.
      await page.reload();
      await press(page, "Your tip");
      await payTo(page).waitFor();
      stand.relay.add(targets(undefined, 2));
      await shows(page, "The creator is no longer paid at this address");
      await press(page, "Begin again");
      await shows(page, "This creator takes no tips yet");
    }),
);

Deno.test(
  "a tip paid on one page is paid on the other, and a second one ripens beside it",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      const page = await stand.open();
      await press(page, /^Tip$/);
      await begin(page, "0.05");
      const second = await page.context().newPage();
      await second.goto(page.url());
      await press(second, "Your tip");
      await payTo(second).waitFor();
      await pay(stand, page, 50_000_000_000n);
      await shows(second, "The payment is there.");
      assert.equal(await payTo(second).count(), 0);
      await second.close();

      await shows(page, "Keep this page open about 20 minutes");
      await press(page, "Tip once more");
      await shows(page, "Your tip of 0.05 XMR: Seen by the network");
      assert.deepEqual(await lookEverywhere(page, "tip-beside", undefined, ["phone", "desktop"]), []);
      await begin(page, "0.01");
      await pay(stand, page, 10_000_000_000n);
      await page.waitForFunction(() => document.querySelectorAll('[data-tip="pool"]').length === 2);
      for (const known of stand.chain.values()) known.height = 90;
      await page.waitForFunction(
        () => document.querySelectorAll('[data-tip="10"]').length === 2,
        undefined,
        { timeout: 30_000 },
      );
      await page.waitForFunction(() => localStorage.getItem("dstream/tips/1") === "[]");
    }),
);
