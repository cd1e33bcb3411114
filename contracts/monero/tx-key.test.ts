import assert from "node:assert/strict";
import fc from "fast-check";
import { formatMoneroAddress, integratedAddress } from "./address.ts";
import { toHex } from "../hex.ts";
import { timesSecret } from "./point.ts";
import { scalarBytes } from "./scalar.ts";
import { payOnPaper, trialWallet } from "./trial-chain.ts";
import { addressOf, bytesOf, paymentNamed, payments, recorded } from "./trial-payments.ts";
import { judgeTxKey, readTxKeys, type TxKeyVerdict } from "./tx-key.ts";
import shared from "./vectors/monero-proofs.json" with { type: "json" };

const primary = paymentNamed("primary");
const sub = paymentNamed("subaddress");

Deno.test("readTxKeys() gives undefined for no key, zero, a key at or above the order, or too many", () => {
  const broken = ["", "00".repeat(32), "ff".repeat(32), "ab", `${primary.txKey}00`, primary.txKey.repeat(18)];
  for (const text of broken) assert.equal(readTxKeys(text), undefined, text.slice(0, 80));
  assert.equal(readTxKeys(primary.txKey)?.length, 1);
});

Deno.test("judgeTxKey() says bad-tx-key for a transaction that has additional keys only", () => {
  const wallet = trialWallet("creator");
  const { txid, served, txSecret } = payOnPaper(wallet, 5n, { isAdditionalOnly: true });
  const txKey = toHex(scalarBytes(txSecret)).repeat(2);
  assert.deepEqual(judgeTxKey({ txid, served, address: wallet.address, txKey }), { verdict: "bad-tx-key" });
});

Deno.test("judgeTxKey() says wrong-tx-key for a key that didn't make the transaction's public key", () => {
  assert.deepEqual(judgeTxKey({ ...primary, txKey: sub.txKey }), { verdict: "wrong-tx-key" });
  // Made for a subaddress, so it isn't the key behind a primary address.
  assert.deepEqual(judgeTxKey({ ...sub, address: primary.address }), { verdict: "wrong-tx-key" });
  fc.assert(
    fc.property(fc.nat(30), fc.nat(7), (at, bit) => {
      const bytes = bytesOf(primary.txKey);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      const txKey = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      assert.deepEqual(judgeTxKey({ ...primary, txKey }), { verdict: "wrong-tx-key" });
    }),
    { numRuns: 25 },
  );
});

Deno.test("judgeTxKey() says wrong-tx-key for a payment that wallet2 would prove and the recipient never find", () => {
  const wallet = trialWallet("creator");
  const { txSecret } = payOnPaper(wallet, 5n);
  const txKey = toHex(scalarBytes(txSecret));
  // Made as for a subaddress, so a recipient's view key leads elsewhere.
  const crafted = payOnPaper(wallet, 5n, { txKey: timesSecret(txSecret, wallet.spend).toBytes() });
  assert.deepEqual(judgeTxKey({ ...crafted, address: wallet.address, txKey }), { verdict: "wrong-tx-key" });
  assert.equal(judgeTxKey({ ...payOnPaper(wallet, 5n), address: wallet.address, txKey }).verdict, "paid");
});

Deno.test("judgeTxKey() names everything else that is wrong", () => {
  const another = formatMoneroAddress(
    integratedAddress(addressOf(primary.address), new Uint8Array(8).fill(9)),
  );
  const { locked } = recorded;
  assert.ok(locked !== undefined);
  const cases: [options: Parameters<typeof judgeTxKey>[0], verdict: TxKeyVerdict["verdict"]][] = [
    [{ ...primary, txid: "ab" }, "bad-txid"],
    [{ ...primary, address: "4" }, "malformed-address"],
    [{ ...primary, network: "testnet" }, "wrong-network"],
    [{ ...primary, txKey: "ab" }, "malformed-tx-key"],
    [{ ...primary, served: sub.served }, "wrong-txid"],
    [{ ...primary, address: shared.creatorPrimary }, "nothing-received"],
    [{ ...primary, address: another }, "wrong-payment-id"],
    [locked, "time-locked"],
  ];
  for (const [options, verdict] of cases) assert.equal(judgeTxKey(options).verdict, verdict);
});

Deno.test("judgeTxKey() says paid for every recorded payment and the shared vectors", () => {
  const vectors = shared.cases.map(({ prunedHex, prunableHash, ...one }) => ({
    ...one,
    served: { prunedHex, prunableHash },
  }));
  for (const payment of [...payments, ...vectors]) {
    const judged = judgeTxKey(payment);
    assert.ok(judged.verdict === "paid", `${payment.name}: ${judged.verdict}`);
    assert.equal(judged.amount, BigInt(payment.amount));
  }
});
