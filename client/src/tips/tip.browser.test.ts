import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { readTipMessage } from "../../../contracts/monero/tip.ts";
import { readTipReceipt } from "../../../contracts/nostr/tip-receipt.ts";
import { buildOnce } from "../../testing/site-build.ts";
import { payTipOnPaper, withTipStand } from "../../testing/tip-stand.ts";

const inBrowser = { sanitizeOps: false, sanitizeResources: false };
/**
 * A guard against growth of what tipping fetches from its button to the proven payment, forms included. What makes and checks money has
 * a goal of its own (`scripts/bench/proofs/page-size.test.ts`).
 */
const MOST_BYTES = 32_000;
/** Fetched as well, and by others too: the code to scan, the wallets' help, and what judges receipts of strangers. */
const BESIDE = /\/(qr-code|wallet-help|receipt-judge|judge-claim)-/;
const AMOUNT = 50_000_000_000n;

const shows = (page: Page, words: string | RegExp) =>
  page.getByText(words).first().waitFor({ timeout: 15_000 });
const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();

/** Chooses 0.05 XMR and some words, and answers what the page says is to be paid. */
async function begin(page: Page, words = "Lovely bees"): Promise<{ message: string; payTo: string }> {
  await page.getByRole("button", { name: "Tip", exact: true }).click();
  await page.getByLabel("0.05 XMR").check();
  await page.getByLabel("Your words (optional)").fill(words);
  await press(page, "Show where to pay");
  const payTo = await page.getByLabel("Address", { exact: true }).inputValue();
  await press(page, "I have paid");
  await page.getByLabel("Monero GUI").check();
  return { payTo, message: await page.getByLabel("Message", { exact: true }).inputValue() };
}

async function prove(page: Page, txid: string, proof: string): Promise<void> {
  await page.getByLabel("Transaction ID").fill(txid);
  await page.getByLabel("Proof or transaction key").fill(proof);
  await press(page, "Check it");
}

/** Bytes of the scripts that a page fetches from now on, as gzip sends them: those of tipping, and those beside it. */
function weighScripts(page: Page): () => Promise<{ tipping: number; beside: number }> {
  const names = new Set<string>();
  page.on("request", (request) => {
    const name = /\/(assets\/[^/]+\.js)$/.exec(request.url())?.[1];
    if (name !== undefined) names.add(name);
  });
  return async () => {
    const folder = await buildOnce();
    const weights = { tipping: 0, beside: 0 };
    for (const name of names) {
      const bytes = gzipSync(await readFile(join(folder, name)), { level: 9 }).length;
      weights[BESIDE.test(name) ? "beside" : "tipping"] += bytes;
    }
    return weights;
  };
}

Deno.test(
  "a tip paid from any wallet ripens in the dialog and shows in the chat",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      const page = await stand.open();
      await shows(page, "Nobody has said anything yet");
      const weigh = weighScripts(page);
      const { message, payTo } = await begin(page);
      const tip = readTipMessage(message);
      assert.match(payTo, /^4.{105}$/);
      assert.ok(tip?.payer !== undefined, "a fresh key is named");

      // What isn't paid yet is not called a tip.
      const paid = payTipOnPaper(message, AMOUNT);
      await prove(page, paid.txid, paid.txKey);
      await shows(page, "Nobody has seen this payment yet");
      assert.equal(stand.relay.published.length, 0);

      stand.chain.set(paid.txid, { paid });
      await shows(page, "The payment is there.");
      await page.locator('[data-tip="pool"][data-by="edge"]').waitFor();
      assert.match(await page.locator("[data-tip]").innerText(), /Somebody\s+tips 0\.05 XMR[^]*Lovely bees/);
      // Neither the address bar nor what relays were given says which payment it was, and the key stayed in the page.
      assert.doesNotMatch(page.url(), new RegExp(`${tip.nonce}|${paid.txid}`));
      assert.doesNotMatch(JSON.stringify(stand.relay.published), new RegExp(`${paid.txid}|${paid.txKey}`));
      assert.doesNotMatch(JSON.stringify(stand.asked), new RegExp(paid.txKey));

      const { tipping, beside } = await weigh();
      console.info(`tipping: ${tipping / 1000} kB gzip; code, help and receipts: ${beside / 1000} kB`);
      assert.ok(tipping <= MOST_BYTES, `${tipping} bytes`);

      // A reload loses nothing.
      await page.reload();
      await press(page, "Your tip");
      stand.chain.set(paid.txid, { paid, height: 99 });
      await shows(page, "The payment is in a block, and counts.");
      await page.locator('[data-tip="1"]').waitFor();
      stand.blocks = 120;
      await page.reload();
      await press(page, "Your tip");
      await shows(page, "The payment is final.");
      await page.locator('[data-tip="10"]').waitFor();
      assert.equal(await page.locator("[data-tip]").count(), 1);
      assert.equal(await page.evaluate(() => localStorage.getItem("dstream/tips/1")), "[]");
    }),
);

Deno.test(
  "what is no proof of this tip is refused by name, and a payment taken back is no tip any more",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      const page = await stand.open();
      const { message } = await begin(page);
      await prove(page, "xyz", "");
      await shows(page, "A transaction ID has 64 digits");
      await shows(page, "Paste the proof or the transaction key.");
      const other = payTipOnPaper(message.replace(/.{16}$/, "00000000000000aa"), AMOUNT);
      stand.chain.set(other.txid, { paid: other });
      await prove(page, other.txid, other.txKey);
      await shows(page, "This isn't a proof of your tip");
      await shows(page, "but for another tip or for none");
      assert.equal(stand.asked.length, 0, "what the page refuses goes to no edge");

      await press(page, "Change ID or proof");
      const paid = payTipOnPaper(message, AMOUNT + 1n);
      stand.chain.set(paid.txid, { paid });
      await prove(page, paid.txid, paid.txKey);
      await shows(page, "You paid 0.050000000001 XMR; you meant 0.05 XMR.");
      stand.chain.set(paid.txid, { paid, doubleSpend: true });
      await shows(page, "The payment was taken back");
      await shows(page, "The same coins were spent elsewhere.");
    }),
);

Deno.test(
  "the chat takes no receipt of a stranger, and none of a payer that this page can't look up",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      stand.relay.add(
        stand.receipt({ amount: AMOUNT, words: "I am no edge", key: new Uint8Array(32).fill(7) }),
      );
      stand.relay.add(stand.receipt({ amount: AMOUNT, words: "From the edge" }));
      const page = await stand.open();
      await page.locator("[data-tip]").waitFor();
      await shows(page, "From the edge");
      assert.equal(await page.locator("[data-tip]").count(), 1);
      assert.equal(await page.getByText("I am no edge").count(), 0);
    }, { nodeless: true }),
);

Deno.test(
  "without an edge the payment itself is shown, and every page checks it",
  inBrowser,
  () =>
    withTipStand(async (stand) => {
      const page = await stand.open();
      await page.getByRole("button", { name: "Tip", exact: true }).click();
      await shows(page, "names no edge that could vouch for you");
      await page.keyboard.press("Escape");
      const { message } = await begin(page, "Openly");
      const paid = payTipOnPaper(message, AMOUNT);
      stand.chain.set(paid.txid, { paid, height: 90 });
      await prove(page, paid.txid, paid.txKey);
      await shows(page, "The payment is final.");
      await page.locator('[data-tip="10"][data-by="page"]').waitFor();
      const [receipt] = stand.relay.published;
      assert.equal(receipt && readTipReceipt(receipt)?.form, "public");

      // Another viewer's page, whose node never heard of it.
      stand.chain.clear();
      const second = await stand.open();
      await shows(second, "Nobody has said anything yet");
      await second.waitForTimeout(1500);
      assert.equal(await second.locator("[data-tip]").count(), 0);
    }, { edgeless: true }),
);
