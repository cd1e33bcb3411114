import assert from "node:assert/strict";
import type { NodeAgreement } from "./node-agreement.ts";
import { trialWallet } from "./trial-chain.ts";
import { paymentNamed, recorded } from "./trial-payments.ts";
import { type WeighedTip, weighTip, type WeighTipOptions } from "./weigh-tip.ts";

const { txid, served, message, outProof, inProof, amount } = paymentNamed("tip");
const MINED = 1_700_000_000;
const [SUBADDRESS = ""] = recorded.creator.subaddresses;
const network = "mainnet" as const;
const found = (change: Partial<typeof served> = {}) => ({ network, served: { ...served, ...change } });
const mined = (confirmations: number, change: Partial<typeof served> = {}): NodeAgreement => ({
  verdict: "mined",
  ...found(change),
  height: 91,
  block: "cd".repeat(32),
  minedAt: MINED,
  confirmations,
});
const pool: NodeAgreement = { verdict: "pool", ...found() };
/** It ends before anything can be hashed. */
const cut = { prunedHex: served.prunedHex.slice(0, 40) };

const weigh = (agreement: NodeAgreement, change: Partial<WeighTipOptions> = {}): WeighedTip =>
  weighTip({
    agreement,
    txid,
    message,
    proof: outProof,
    addresses: [{ address: recorded.creator.address }],
    nowSeconds: MINED + 60,
    ...change,
  });

Deno.test("weighTip() hands on what nodes don't agree on, and what none has", () => {
  const open: (NodeAgreement & WeighedTip)[] = [
    { verdict: "unknown" },
    { verdict: "double-spend" },
    ...(["unreachable", "contradictory", "different-bytes", "different-blocks"] as const).map((because) => ({
      verdict: "pending" as const,
      because,
    })),
  ];
  for (const agreement of open) assert.deepEqual(weigh(agreement), agreement);
});

Deno.test("weighTip() is pending where bytes are another transaction's, or nodes follow another network: no fault of the payer's", () => {
  const other = paymentNamed("primary").served;
  assert.deepEqual(weigh(mined(3, other)), { verdict: "pending", because: "contradictory" });
  assert.deepEqual(weigh(mined(3, { prunedHex: "zz" })), { verdict: "pending", because: "contradictory" });
  assert.deepEqual(weigh(mined(3), { network: "stagenet" }), { verdict: "pending", because: "unreachable" });
});

Deno.test("weighTip() refuses what two nodes serve and nobody can read, and not what a single one does", () => {
  assert.deepEqual(weigh(mined(3, cut)), { verdict: "refused", code: "truncated" });
  assert.deepEqual(weigh(mined(3, cut), { fewest: 1 }), { verdict: "pending", because: "contradictory" });
});

Deno.test("weighTip() names what isn't this payer's proof of this tip", () => {
  const refused: [WeighedTip & { verdict: "refused" }, Partial<WeighTipOptions>][] = [
    [{ verdict: "refused", code: "not-payers-proof" }, { proof: inProof }],
    [{ verdict: "refused", code: "wrong-message" }, { message: message.replace(/.$/, "0") }],
    [{ verdict: "refused", code: "not-primary-address" }, { addresses: [{ address: SUBADDRESS }] }],
    [{ verdict: "refused", code: "wrong-address" }, {
      addresses: [{ address: SUBADDRESS }, { address: trialWallet("another").address }],
    }],
  ];
  for (const [verdict, change] of refused) {
    assert.deepEqual(weigh(mined(3), change), verdict);
    assert.deepEqual(weigh(mined(3), { ...change, fewest: 1 }), verdict);
  }
  assert.throws(() => weigh(mined(3), { addresses: [] }), /at least one address/);
});

Deno.test("weighTip() refuses as left-address what was paid after the creator had left it, by its block or, in the pool, by now", () => {
  const left = (until: number) => ({ addresses: [{ address: recorded.creator.address, until }] });
  assert.deepEqual(weigh(mined(3), left(MINED - 1)), { verdict: "refused", code: "left-address" });
  assert.equal(weigh(mined(3), left(MINED)).verdict, "paid");
  assert.deepEqual(weigh(pool, left(MINED + 59)), { verdict: "refused", code: "left-address" });
  assert.equal(weigh(pool, left(MINED + 60)).verdict, "paid");
  assert.deepEqual(weigh(mined(3), left(0)), { verdict: "refused", code: "left-address" });
});

Deno.test("weighTip() says paid, how sure it is and when it was mined", () => {
  const paid = weigh(mined(3));
  assert.ok(paid.verdict === "paid");
  assert.deepEqual([paid.amount, paid.confirmations, paid.minedAt], [BigInt(amount), 3, MINED]);
  assert.equal(paid.marks.length, 1);
  const waiting = weigh(pool);
  assert.ok(waiting.verdict === "paid");
  assert.deepEqual([waiting.confirmations, waiting.minedAt, waiting.marks], [0, undefined, paid.marks]);
  // A second address that is no good shuts nobody out.
  const both = { addresses: [{ address: SUBADDRESS }, { address: recorded.creator.address }] };
  assert.equal(weigh(mined(3), both).verdict, "paid");
});
