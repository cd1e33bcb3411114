import assert from "node:assert/strict";
import fc from "fast-check";
import { toHex } from "../hex.ts";
import { readViewWallet, type SubaddressIndex, subaddressOf } from "./subaddress.ts";
import { payOnPaper, trialWallet } from "./trial-chain.ts";
import { addressOf, bentAt, creatorWallet, paymentNamed, payments, recorded } from "./trial-payments.ts";
import { scanTransaction } from "./view-scan.ts";
import shared from "./vectors/monero-proofs.json" with { type: "json" };

const wallet = creatorWallet();
const indexes: SubaddressIndex[] = [{ major: 0, minor: 1 }, { major: 0, minor: 2 }];
const subaddresses = new Map(indexes.map((at) => [toHex(subaddressOf(wallet, at).spendKey), at]));
const { txid, served } = paymentNamed("primary");

Deno.test("scanTransaction() says nothing-received for a stranger's wallet and unsought subaddresses", () => {
  const stranger = readViewWallet(shared.creatorViewKey, addressOf(shared.creatorPrimary));
  assert.ok(stranger !== undefined);
  for (const { txid, served } of payments) {
    assert.deepEqual(scanTransaction({ txid, served, wallet: stranger }), { verdict: "nothing-received" });
  }
  assert.deepEqual(scanTransaction({ ...paymentNamed("subaddress"), wallet }), {
    verdict: "nothing-received",
  });
});

Deno.test("scanTransaction() refuses locked coins and lying nodes", () => {
  const { locked } = recorded;
  assert.ok(locked !== undefined);
  assert.equal(scanTransaction({ ...locked, wallet }).verdict, "time-locked");
  fc.assert(
    fc.property(fc.nat(served.prunedHex.length / 2 - 1), fc.nat(7), (at, bit) => {
      assert.notEqual(scanTransaction({ txid, served: bentAt(served, at, bit), wallet }).verdict, "received");
    }),
    { numRuns: 100 },
  );
});

Deno.test("scanTransaction() says bad-tx-key for a transaction that has additional keys only", () => {
  const { address, viewSecret, ...keys } = trialWallet("creator");
  const { txid, served } = payOnPaper({ address, viewSecret, ...keys }, 5n, { isAdditionalOnly: true });
  const own = { viewSecret, primary: addressOf(address) };
  assert.deepEqual(scanTransaction({ txid, served, wallet: own }), { verdict: "bad-tx-key" });
});

Deno.test("scanTransaction() finds each output of the wallet, with the address and the payment id it came to", () => {
  const tip = paymentNamed("tip");
  const seen = scanTransaction({ ...tip, wallet, subaddresses });
  assert.ok(seen.verdict === "received");
  assert.equal(seen.amount, BigInt(tip.amount));
  assert.equal(seen.paymentId, toHex((addressOf(tip.address) as { paymentId: Uint8Array }).paymentId));
  assert.deepEqual(seen.outputs.map(({ at }) => at), [{ major: 0, minor: 0 }]);

  const four = scanTransaction({ ...paymentNamed("one of four, primary"), wallet, subaddresses });
  assert.ok(four.verdict === "received");
  const byIndex = four.outputs.map(({ at, amount }) => [at.minor, amount] as const).toSorted(([a], [b]) =>
    a - b
  );
  assert.deepEqual(byIndex, [[0, 40_000_000_000n], [1, 50_000_000_000n], [2, 60_000_000_000n]]);
});
