import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { formatMoneroAddress, judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { bondMessage, bondTransactions, judgeBond } from "../../contracts/escrow/bond.ts";
import { toHex } from "../../contracts/hex.ts";
import { judgeTip } from "../../contracts/monero/judge-tip.ts";
import { scalarBytes } from "../../contracts/monero/scalar.ts";
import type { ServedTransaction } from "../../contracts/monero/served-transaction.ts";
import { readViewWallet } from "../../contracts/monero/subaddress.ts";
import { trialWallet } from "../../contracts/monero/trial-chain.ts";
import { scanTransaction } from "../../contracts/monero/view-scan.ts";
import { tipMessage, tipPayTo } from "../../contracts/monero/tip.ts";
import type { KeySweep, SweepFromKeysOptions } from "../../client/src/wallet/sweep-from-keys.ts";
import type { WalletClient } from "../../client/src/wallet/wallet-client.ts";
import type {
  OpenWalletOptions,
  PreparedPayment,
  WalletBalance,
  WalletKeys,
} from "../../client/src/wallet/wallet-work.ts";
import { ask, fresh, openWallet, pay } from "./wallet-calls.ts";
import { CREATOR, startWalletStand, type WalletStand } from "./wallet-stand.ts";
import { tipFromDialog } from "./wallet-tip.ts";

const XMR = 1_000_000_000_000n;
/** Their last one should be "abbey" too. */
const WORDS = `${"abbey ".repeat(24)}zodiac`;
const message = tipMessage({ stream: { creator: "ab".repeat(32), d: "main" }, nonce: "0123456789abcdef" });
const creator = judgeMoneroAddress(CREATOR.address);
if (creator.verdict !== "valid") throw new Error(creator.verdict);
const creatorAddress = creator.address;
const payTo = tipPayTo(creator.address, message);
const elsewhere = formatMoneroAddress({ ...creator.address, network: "stagenet" });

Deno.test("a viewer pays in the page", { sanitizeOps: false, sanitizeResources: false }, async (t) => {
  const stand = await startWalletStand();
  try {
    // Each ring wants sixteen coins that can be spent.
    await stand.chain.mine(25, CREATOR.address);
    const page = await stand.open();
    await t.step("a node that can't be used is named, and words that are none", () => badNodes(stand, page));
    const address = await openWallet(page, { nodes: ["http://127.0.0.1:9", stand.chain.restricted] });
    await t.step("what can't be paid is named before anything is sent", () => refusals(stand, page, address));
    await t.step(
      "a payment is proved, under the strict policy and from a gateway's path",
      () => paid(stand, page),
    );
    await t.step(
      "a tip from a new wallet goes out from the site's own dialog",
      () => tipFromDialog(stand, page),
    );
    await t.step("a bond is shown without a coin being moved", () => shownBond(stand, page));
    await t.step("whoever has both keys of an escrow takes all of it home", () => keyed(stand, page));
    await t.step("a wallet comes back by its words, and all of it can be sent away", () => back(stand, page));
    await t.step("closing ends the worker", async () => {
      const ended = page.workers().map((worker) => worker.waitForEvent("close"));
      assert.equal(ended.length, 1);
      await page.evaluate(() => (globalThis as unknown as { wallet: WalletClient }).wallet.close());
      assert.equal((await ask(page, "balance")).fault, "closed");
      await Promise.all(ended);
    });
    assert.deepEqual(stand.complaints, []);
  } finally {
    await stand.close();
  }
});

async function badNodes(stand: WalletStand, page: Page): Promise<void> {
  const shy = createServer((_request, response) => void response.end("{}"));
  await new Promise<void>((resolve) => shy.listen(0, "127.0.0.1", resolve));
  const refuses = `http://127.0.0.1:${(shy.address() as AddressInfo).port}`;
  const fault = async (options: Partial<OpenWalletOptions>) => {
    const known = { network: "regtest", nodes: [stand.chain.restricted], ...options };
    return (await ask(await fresh(page), "open", known)).fault;
  };
  try {
    assert.equal(await fault({ nodes: [] }), "no-nodes");
    assert.equal(await fault({ nodes: ["http://127.0.0.1:9"] }), "node-unreachable");
    assert.equal(await fault({ nodes: [refuses] }), "node-refuses-pages");
    assert.equal(await fault({ network: "mainnet" }), "node-other-network");
    assert.equal(await fault({ restore: { words: "abbey", height: 0 } }), "bad-words");
    assert.equal(await fault({ restore: { words: WORDS, height: 0 } }), "bad-words");
  } finally {
    shy.closeAllConnections();
    shy.close();
  }
  // The browser itself says what it was refused.
  const expected = /^error: (Failed to load resource|Access to fetch .* blocked by CORS)/;
  assert.deepEqual(stand.complaints.filter((line) => !expected.test(line)), []);
  stand.complaints.length = 0;
}

async function refusals(stand: WalletStand, page: Page, own: string): Promise<void> {
  const prepare = async (address: string, amount: bigint) =>
    (await ask(page, "prepare", address, amount)).fault;
  assert.equal(await prepare(payTo.replace(/.$/, "x"), XMR), "bad-address");
  assert.equal(await prepare(elsewhere, XMR), "address-other-network");
  assert.equal(await prepare(payTo, XMR), "not-enough");
  assert.equal((await ask(page, "send", "aa")).fault, "nothing-prepared");
  await stand.chain.mine(62, own);
  const { value: balance } = await ask<{ total: bigint; unlocked: bigint }>(page, "balance");
  assert.ok(balance !== undefined && balance.unlocked > 0n && balance.unlocked < balance.total);
  assert.equal(await prepare(payTo, balance.unlocked), "not-enough-unlocked");
  assert.equal(await prepare(payTo, balance.total), "not-enough");
  assert.equal(await prepare(payTo, 0n), "bad-amount");
  assert.equal(await prepare(payTo, 1000n), "fee-above-amount");

  const node = `${stand.chain.restricted}/`;
  const submits = `${node}sendrawtransaction`;
  const refusal = { status: "Failed", reason: "fee too low" };
  const headers = { "access-control-allow-origin": "*" };
  await page.context().route(submits, (route) => route.fulfill({ json: refusal, headers }));
  const refused = await pay(page, payTo, XMR);
  assert.deepEqual([refused.fault, refused.facts?.detail], ["payment-refused", "fee too low"]);
  await page.context().unroute(submits);
  // Lost on its way there: the node doesn't know it, which says nothing.
  await page.context().route(submits, (route) => route.abort());
  const unclear = await pay(page, payTo, XMR);
  assert.equal(unclear.fault, "payment-unclear");
  assert.match(String((await ask(page, "prove", unclear.facts?.txid, payTo, message)).value), /^OutProofV2/);
  assert.equal((await ask(page, "send", unclear.facts?.txid)).fault, "nothing-prepared");
  await page.context().unrouteAll();
  stand.complaints.length = 0;
}

async function paid(stand: WalletStand, page: Page): Promise<void> {
  const { value: sent } = await ask<PreparedPayment>(page, "prepare", payTo, XMR / 100n);
  assert.ok(sent !== undefined);
  const { value: proof = "" } = await ask<string>(page, "prove", sent.txid, payTo, message);
  assert.equal((await ask(page, "send", sent.txid)).fault, undefined);
  const served = await stand.chain.serve(sent.txid);
  const judged = judgeTip({ txid: sent.txid, proof, message, served, primary: CREATOR.address });
  assert.ok(judged.verdict === "paid");
  assert.equal(judged.amount, XMR / 100n);
  const origin = new URL(page.url()).origin;
  const strangers = stand.asked.filter((url) => url.origin !== origin && url.hostname !== "127.0.0.1");
  assert.deepEqual(strangers, []);
}

async function shownBond(stand: WalletStand, page: Page): Promise<void> {
  const [creatorKey, holder, until] = ["ab".repeat(32), "cd".repeat(32), 2_000_000_000];
  const over = bondMessage({ creator: creatorKey, holder, until });
  const { value: balance } = await ask<WalletBalance>(page, "balance");
  assert.ok(balance !== undefined);
  const fault = async (amount: bigint) => (await ask(page, "reserveProof", amount, over)).fault;
  assert.equal(await fault(0n), "bad-amount");
  assert.equal(await fault(balance.total + 1n), "not-enough");
  const { value: shown } = await ask<{ address: string; proof: string }>(page, "reserveProof", XMR, over);
  assert.ok(shown !== undefined);
  const txids = bondTransactions(shown.proof) ?? [];
  const served = new Map<string, ServedTransaction>();
  for (const txid of txids) served.set(txid, await stand.chain.serve(txid));
  const terms = { stream: `30311:${creatorKey}:main`, amount: String(XMR), banned: [] };
  const judged = judgeBond({ ...shown, terms, holder, message: over, served, nowSeconds: until - 60 });
  assert.equal(judged.verdict, "shown");
}

type KeyTrial = {
  sweepFromKeys: (options: Omit<SweepFromKeysOptions, "onProgress">) => Promise<KeySweep>;
  sweep: KeySweep;
};

async function keyed(stand: WalletStand, rich: Page): Promise<void> {
  const { address, spendSecret, viewSecret } = trialWallet("escrow");
  const { value: paid } = await ask<PreparedPayment>(rich, "prepare", address, XMR / 50n);
  assert.ok(paid !== undefined);
  assert.equal((await ask(rich, "send", paid.txid)).fault, undefined);
  const keys: WalletKeys = {
    address,
    spendSecret: toHex(scalarBytes(spendSecret)),
    viewSecret: toHex(scalarBytes(viewSecret)),
    since: { txids: [paid.txid] },
  };
  const page = await stand.open();
  const sweep = (change: Partial<WalletKeys> = {}) =>
    page.evaluate(async (options) => {
      const trial = globalThis as unknown as KeyTrial;
      try {
        trial.sweep = await trial.sweepFromKeys(options);
        const { txid, amount, fee } = trial.sweep;
        return { txid, amount, fee, fault: undefined };
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        return { txid: "", amount: 0n, fee: 0n, fault: code === "wallet" ? message : code ?? message };
      }
    }, {
      network: "regtest" as const,
      nodes: [stand.chain.restricted],
      keys: { ...keys, ...change },
      to: CREATOR.address,
    });
  assert.equal((await sweep({ spendSecret: keys.viewSecret })).fault, "bad-keys");
  await stand.chain.mine(9, CREATOR.address);
  assert.equal((await sweep()).fault, "not-enough-unlocked");
  await stand.chain.mine(1, CREATOR.address);
  const read = await sweep({ since: { height: 1 } });
  assert.equal(read.amount + read.fee, XMR / 50n, "reading the whole chain finds it, too");
  // Whoever names a payment that never was hides none that is there.
  const made = await sweep({ since: { txids: ["ab".repeat(32), paid.txid] } });
  assert.equal(made.amount + made.fee, XMR / 50n, made.fault);
  await page.evaluate(() => (globalThis as unknown as KeyTrial).sweep.send());
  await stand.chain.mine(1, CREATOR.address);
  const creatorWallet = readViewWallet(toHex(scalarBytes(CREATOR.viewSecret)), creatorAddress);
  assert.ok(creatorWallet !== undefined);
  const came = scanTransaction({
    txid: made.txid,
    served: await stand.chain.serve(made.txid),
    wallet: creatorWallet,
  });
  assert.ok(came.verdict === "received");
  assert.deepEqual(came.outputs.map(({ amount }) => amount), [made.amount]);
  assert.equal((await sweep()).fault, "not-enough", "what left isn't there any more");
  assert.equal((await sweep({ since: { height: 1 } })).fault, "not-enough", "nor by the whole chain");
  await page.context().close();
}

async function back(stand: WalletStand, rich: Page): Promise<void> {
  const { value: kept } = await ask<{ words: string; height: number }>(rich, "backup");
  const { value: had } = await ask<{ total: bigint; unlocked: bigint }>(rich, "balance");
  assert.ok(kept !== undefined && had !== undefined);
  const page = await stand.open();
  await openWallet(page, { nodes: [stand.chain.restricted], restore: kept });
  assert.deepEqual((await ask<{ total: bigint }>(page, "balance")).value?.total, had.total);
  assert.equal((await ask(page, "prepareSweep", elsewhere)).fault, "address-other-network");
  const { value: swept } = await ask<PreparedPayment>(page, "prepareSweep", CREATOR.address);
  assert.equal(swept && swept.amount + swept.fee, had.unlocked);
  assert.equal((await ask(page, "send", swept?.txid)).fault, "nothing-prepared");
  const { value: again } = await ask<PreparedPayment>(page, "prepareSweep", CREATOR.address);
  // The answer gets lost, but not the payment: the page must not say that nothing left.
  await page.context().route(
    `${stand.chain.restricted}/sendrawtransaction`,
    async (route) => void await route.fetch().then(() => route.abort()),
  );
  const lost = await ask(page, "sendSweep", again?.txid);
  assert.ok(lost.fault === undefined || lost.fault === "payment-unclear", lost.fault);
  await stand.chain.mine(1, CREATOR.address);
  const { value: left } = await ask<WalletBalance>(page, "balance");
  assert.equal(left?.total, had.total - had.unlocked, "it came all the same");
  await page.context().close();
}
