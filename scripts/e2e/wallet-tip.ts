import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { lookEverywhere } from "../../client/testing/screens.ts";
import { judgeTip } from "../../contracts/monero/judge-tip.ts";
import { readTipReceipt } from "../../contracts/nostr/tip-receipt.ts";
import { pay } from "./wallet-calls.ts";
import { CREATOR, type WalletStand } from "./wallet-stand.ts";

const XMR = 1_000_000_000_000n;
const WAIT = { timeout: 45_000 };

/** A viewer without coins tips from the dialog, after a payment that was refused and one that nobody saw; `rich` gives the coins. */
export async function tipFromDialog(stand: WalletStand, rich: Page): Promise<void> {
  stand.fund = async (address) => {
    assert.equal((await pay(rich, address, XMR)).fault, undefined);
    await stand.chain.mine(10, CREATOR.address);
  };
  const page = await stand.watch();
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.getByRole("button", { name: "Tip", exact: true }).click();
  await page.getByLabel("0.01 XMR").check();
  await press(page, "Show where to pay");
  await press(page, "Pay in this page");
  await shows(page, /fetches 2\.3\sMB from this site, once/);
  const look = async (state: string) =>
    assert.deepEqual(await lookEverywhere(page, `wallet-${state}`, undefined, ["desktop", "phone"]), []);
  await look("before");
  assert.deepEqual(
    fetched.filter((url) => /wallet-worker|wasm/.test(url)),
    [],
    "nothing before the viewer asks",
  );
  await press(page, "Open a new wallet");
  await shows(page, "Nothing yet.");
  await look("empty");
  await press(page, "Get demo coins");
  await sweepShown(page, look);
  await refusedThenUnclear(stand, page, look);
  const viewer = await stand.watch();
  await shows(viewer, "Nobody has said anything yet");
  await press(page, "Pay 0.01 XMR");
  await shows(page, /leave this wallet/);
  await look("confirm");
  const handed = page.waitForRequest(/sendrawtransaction$/).then(() => performance.now());
  await press(page, "Send it");
  const begun = await handed;
  await viewer.locator("[data-tip]").first().waitFor(WAIT);
  console.info(
    `in another page's chat ${Math.round(performance.now() - begun)} ms after the node was handed it`,
  );
  await viewer.context().close();
  await shows(page, "The payment is there.");
  await press(page, "Make a block");
  await shows(page, "The payment is in a block, and counts.");

  const published = stand.relay.published.map(readTipReceipt).find((receipt) => receipt?.form === "public");
  assert.ok(published?.form === "public");
  const { txid, proof, m } = published;
  const served = await stand.chain.serve(txid);
  const judged = judgeTip({ txid, proof, message: m, served, primary: CREATOR.address });
  assert.ok(judged.verdict === "paid");
  assert.equal(judged.amount, XMR / 100n);
  await page.context().close();
}

type Look = (state: string) => Promise<void>;

/** What sending everything away would cost is shown first, and nothing leaves. */
async function sweepShown(page: Page, look: Look): Promise<void> {
  await page.getByRole("button", { name: "Pay 0.01 XMR" }).waitFor(WAIT);
  await page.getByText("More about this wallet").click();
  await page.getByLabel("Monero address").fill(CREATOR.address);
  await press(page, "Send everything");
  await shows(page, /XMR go there; the fee is/);
  await look("sweep");
  await press(page, "Back");
  await page.getByRole("button", { name: "Send everything" }).waitFor(WAIT);
  await page.getByText("More about this wallet").click();
}

/** A refused payment is none, here and in what other pages see; one of which nobody can say stays under way, and is paid at last. */
async function refusedThenUnclear(stand: WalletStand, page: Page, look: Look): Promise<void> {
  const submits = `${stand.chain.restricted}/sendrawtransaction`;
  const kept = () =>
    page.evaluate(() => JSON.parse(localStorage.getItem("dstream/tips/1") ?? "[]")) as Promise<
      { paid?: unknown }[]
    >;
  const send = async () => {
    await press(page, "Pay 0.01 XMR");
    await press(page, "Send it");
  };
  const refusal = { json: { status: "Failed", reason: "fee too low" } };
  const headers = { "access-control-allow-origin": "*" };
  await page.context().route(submits, (route) => route.fulfill({ ...refusal, headers }));
  await send();
  await shows(page, "Nothing was paid");
  await shows(page, "The node did not take the payment (fee too low).");
  await look("refused");
  assert.deepEqual((await kept()).map(({ paid }) => paid), [undefined]);
  await page.context().unroute(submits);

  await page.context().route(submits, (route) => route.abort());
  await send();
  await shows(page, "Nobody has seen this payment yet");
  await look("unclear");
  assert.equal((await kept()).every(({ paid }) => paid !== undefined), true);
  await page.context().unroute(submits);
  await press(page, "Change ID or proof");
  await press(page, "Back to the code");
  await press(page, "Pay in this page");
  await shows(page, "It may have been sent");
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click(WAIT);
const shows = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor(WAIT);
