import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { derivationOf, viewTagOf } from "./derivation.ts";
import { secretSum, timesSecret } from "./point.ts";
import { publicSum } from "./public-sum.ts";
import { type ReceivedOptions, receivedOutputs } from "./received-outputs.ts";
import { payOnPaper, trialWallet } from "./trial-chain.ts";
import { transactionOf } from "./trial-payments.ts";

const wallet = trialWallet("creator");
const paper = payOnPaper(wallet, 5n);
const transaction = transactionOf(paper.served);
const derivation = derivationOf(timesSecret(paper.txSecret, wallet.view));
const options: ReceivedOptions = {
  transaction,
  derivations: [derivation],
  spendKeys: new Set([toHex(wallet.spend.toBytes())]),
  sum: publicSum,
};
const none = { verdict: "searched", outputs: [] };

Deno.test("receivedOutputs() finds nothing under another derivation, another spend key or in no derivation's place", () => {
  assert.deepEqual(receivedOutputs({ ...options, derivations: [secretSum(9n).toBytes()] }), none);
  assert.deepEqual(receivedOutputs({ ...options, spendKeys: new Set([toHex(wallet.view.toBytes())]) }), none);
  assert.deepEqual(receivedOutputs({ ...options, derivations: [] }), none);
  assert.deepEqual(receivedOutputs({ ...options, derivations: [undefined, undefined, derivation] }), none);
});

Deno.test("receivedOutputs() passes over an output with another view tag, as wallets do, and takes one without", () => {
  const [output] = transaction.outputs;
  assert.ok(output !== undefined);
  const tagged = { ...output, viewTag: viewTagOf(derivation, 0) ^ 1 };
  assert.deepEqual(receivedOutputs({ ...options, transaction: { ...transaction, outputs: [tagged] } }), none);
  const { key, plainAmount } = output;
  const bare = receivedOutputs({
    ...options,
    transaction: { ...transaction, outputs: [{ key, plainAmount }] },
  });
  assert.ok(bare.verdict === "searched");
  assert.equal(bare.outputs.length, 1);
});

Deno.test("receivedOutputs() says commitment-mismatch where no amount is hidden beside the output", () => {
  const bare = { ...transaction, ringCt: { ...transaction.ringCt, hidden: [] } };
  assert.deepEqual(receivedOutputs({ ...options, transaction: bare }), {
    verdict: "commitment-mismatch",
    index: 0,
  });
});

Deno.test("receivedOutputs() passes over a one-time key that is no point", () => {
  const [output] = transaction.outputs;
  assert.ok(output !== undefined);
  const outputs = [{ ...output, key: new Uint8Array(32) }];
  assert.deepEqual(receivedOutputs({ ...options, transaction: { ...transaction, outputs } }), none);
});

Deno.test("receivedOutputs() says which derivation opened an output: the main one, or its own", () => {
  for (const [derivations, opener] of [[[derivation], 0], [[undefined, derivation], 1]] as const) {
    for (const sum of [publicSum, secretSum]) {
      const found = receivedOutputs({ ...options, derivations, sum });
      assert.ok(found.verdict === "searched");
      assert.deepEqual(found.outputs.map(({ amount, opener }) => [amount, opener]), [[5n, opener]]);
    }
  }
});
