import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { judgeMoneroAddress } from "../monero/address.ts";
import { readPoint } from "../monero/point.ts";
import { scalarBytes } from "../monero/scalar.ts";
import { payOnPaper, trialWallet } from "../monero/trial-chain.ts";
import { judgeAttestations } from "./attestation.ts";
import type { EscrowContext } from "./context.ts";
import { type FundingOptions, type FundingPayment, judgeFunding, latestFunding } from "./funding.ts";
import { agreementTime } from "./judge-context.ts";
import { trialAgreed, trialAttestation } from "./trial-stake.ts";

const { context, terms, height: agreedAt } = trialAgreed();
const roles = ["viewer", "creator", "arbiter"] as const;
const agreed = judgeAttestations({
  ...trialAgreed(),
  attestations: roles.map((role) => trialAttestation(role)),
});
if (agreed.verdict !== "agreed") throw new Error(agreed.verdict);
const { address } = agreed;
const judged = judgeMoneroAddress(address);
if (judged.verdict !== "valid") throw new Error(judged.verdict);
const view = trialWallet("escrow");
const spend = readPoint(judged.address.spendKey);
if (spend === undefined) throw new Error("the escrow has a spend key");
const escrow = { ...view, address, spend };
const asked = BigInt(context.amount);

const pays = (amount: bigint, change: Partial<FundingPayment> = {}): FundingPayment => {
  const { txid, served } = payOnPaper(escrow, amount);
  return { txid, served, blockHeight: agreedAt + 5, ...change };
};
const judge = (payments: FundingPayment[], change: Partial<FundingOptions> = {}) =>
  judgeFunding({
    context,
    terms,
    addresses: [address],
    viewSecret: toHex(scalarBytes(view.viewSecret)),
    payments,
    height: agreedAt + 100,
    ...change,
  });

Deno.test("judgeFunding() refuses another view key, and an address of another network", () => {
  const other = toHex(scalarBytes(view.spendSecret));
  for (const viewSecret of [other, "", "zz", "00".repeat(32)]) {
    assert.deepEqual(judge([pays(asked)], { viewSecret }), { verdict: "wrong-view-secret" });
  }
  const stagenet = { context: { ...context, network: "stagenet" as const } };
  assert.deepEqual(judge([pays(asked)], stagenet), { verdict: "wrong-view-secret" });
});

Deno.test("judgeFunding() names why a payment can't be believed", () => {
  const { txid, served } = payOnPaper(trialWallet("creator"), asked);
  const elsewhere = pays(asked, { txid, served });
  assert.deepEqual(judge([elsewhere]), { verdict: "bad-payment", txid, why: "nothing-received" });
  const locked = payOnPaper(escrow, asked, { unlockTime: 100 });
  assert.deepEqual(judge([pays(asked, { txid: locked.txid, served: locked.served })]), {
    verdict: "bad-payment",
    txid: locked.txid,
    why: "time-locked",
  });
  const lie = payOnPaper(escrow, asked, { amountCommitted: 1n });
  assert.deepEqual(judge([pays(asked, { txid: lie.txid, served: lie.served })]), {
    verdict: "bad-payment",
    txid: lie.txid,
    why: "commitment-mismatch",
  });
  const swapped = pays(asked, { txid: "00".repeat(32) });
  assert.deepEqual(judge([swapped]), { verdict: "bad-payment", txid: swapped.txid, why: "wrong-txid" });
});

Deno.test("judgeFunding() lets no payment that brings nothing keep the others from counting", () => {
  const elsewhere = payOnPaper(trialWallet("creator"), asked);
  const locked = payOnPaper(escrow, asked, { unlockTime: 100 });
  const strays = [elsewhere, locked].map(({ txid, served }) => pays(asked, { txid, served }));
  assert.deepEqual(judge(strays), { verdict: "bad-payment", txid: locked.txid, why: "time-locked" });
  assert.deepEqual(judge([...strays, pays(asked - 1n)]), { verdict: "underfunded", amount: asked - 1n });
  for (const payments of [[...strays, pays(asked)], [pays(asked), ...strays]]) {
    assert.deepEqual(judge(payments), judge([pays(asked)]));
  }
});

Deno.test("judgeFunding() says underfunded while one of several tranches lacks its part, whatever the others got", () => {
  const of = (index: number): EscrowContext => ({ ...context, tranche: { index, of: 2 } });
  const split = { ...terms, tranches: 2 };
  const [first = "", second = ""] = [of(0), of(1)].map((tranche) => {
    const options = { context: tranche, terms: split, ...agreementTime(context, split) };
    const attestations = roles.map((role) => trialAttestation(role, options));
    const judged = judgeAttestations({ ...options, attestations });
    return judged.verdict === "agreed" ? judged.address : "";
  });
  assert.notEqual(first, second);
  const addresses = [first, second];
  const change = { context: of(0), terms: split, addresses };
  const to = (text: string, amount: bigint, at: number) => {
    const read = judgeMoneroAddress(text);
    const key = read.verdict === "valid" ? readPoint(read.address.spendKey) : undefined;
    assert.ok(key !== undefined);
    const { txid, served } = payOnPaper({ ...view, address: text, spend: key }, amount);
    return pays(amount, { txid, served, blockHeight: at });
  };
  const one = to(first, 2n * asked, agreedAt + 1);
  assert.deepEqual(judge([one], change), { verdict: "underfunded", amount: 2n * asked });
  const short = to(second, asked - 1n, agreedAt + 2);
  assert.deepEqual(judge([one, short], change), { verdict: "underfunded", amount: 3n * asked - 1n });
  // Whoever leaves an address out has not shown the whole.
  assert.equal(judge([one], { ...change, addresses: [first] }).verdict, "underfunded");
  const other = to(second, asked, agreedAt + 7);
  assert.deepEqual(judge([one, other], { ...change, height: agreedAt + 17 }), {
    verdict: "funded",
    amount: 3n * asked,
    confirmations: 10,
    activeAt: agreedAt + 17,
  });
  const waits = to(second, asked, 0);
  const pool = { ...waits, blockHeight: undefined };
  assert.deepEqual(judge([one, pool], { ...change, height: agreedAt + 17 }), {
    verdict: "funded",
    amount: 3n * asked,
    confirmations: 0,
    activeAt: undefined,
  });
});

Deno.test("judgeFunding() says underfunded for too little, for nothing, and for one payment shown twice", () => {
  assert.deepEqual(judge([]), { verdict: "underfunded", amount: 0n });
  assert.deepEqual(judge([pays(asked - 1n)]), { verdict: "underfunded", amount: asked - 1n });
  const half = asked / 2n + 1n;
  assert.deepEqual(judge([pays(half), pays(half)]), { verdict: "underfunded", amount: half });
});

Deno.test("judgeFunding() says funded-too-late after the last block for it, in the pool too", () => {
  const by = latestFunding(context, terms);
  assert.equal(by, agreedAt + 30 + 60);
  const late = { verdict: "funded-too-late", by };
  assert.deepEqual(judge([pays(asked, { blockHeight: by + 1 })]), late);
  assert.deepEqual(judge([pays(asked, { blockHeight: undefined })], { height: by + 1 }), late);
  assert.equal(judge([pays(asked, { blockHeight: by })]).verdict, "funded");
});

Deno.test("judgeFunding() counts the confirmations of what is needed, and says when it was final", () => {
  const funded = (confirmations: number, activeAt?: number, amount = asked) => ({
    verdict: "funded",
    amount,
    confirmations,
    activeAt,
  });
  const at = agreedAt + 5;
  assert.deepEqual(judge([pays(asked, { blockHeight: undefined })], { height: at }), funded(0));
  assert.deepEqual(judge([pays(asked)], { height: at + 1 }), funded(1));
  assert.deepEqual(judge([pays(asked)], { height: at + 9 }), funded(9));
  assert.deepEqual(judge([pays(asked)], { height: at + 10 }), funded(10, at + 10));
  assert.deepEqual(judge([pays(asked)], { height: at + 99 }), funded(99, at + 10));
  const more = pays(1n, { blockHeight: undefined });
  assert.deepEqual(judge([more, pays(asked)], { height: at + 10 }), funded(10, at + 10, asked + 1n));
  const halves = [pays(asked - 1n), pays(1n, { blockHeight: at + 3 })];
  assert.deepEqual(judge(halves, { height: at + 10 }), funded(7));
});
