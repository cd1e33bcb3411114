import assert from "node:assert/strict";
import { judgePayment, txPublicKeys } from "./payment.ts";
import { G } from "./point.ts";
import { addressOf, paymentNamed, transactionOf } from "./trial-payments.ts";

const transaction = transactionOf(paymentNamed("one of four, primary").served);
const { extra } = transaction;

Deno.test("txPublicKeys() passes over additional keys that aren't one for each output, as wallets do", () => {
  const fewer = { ...transaction, extra: { ...extra, additionalKeys: extra.additionalKeys.slice(1) } };
  assert.equal(txPublicKeys(fewer).length, 1);
  assert.equal(txPublicKeys(transaction).length, 1 + transaction.outputs.length);
});

Deno.test("txPublicKeys() gives none without a main key, however many additional ones there are", () => {
  const { additionalKeys } = extra;
  assert.deepEqual(txPublicKeys({ ...transaction, extra: { additionalKeys } }), []);
});

Deno.test("txPublicKeys() leaves a hole for a key that is no point", () => {
  const [, ...rest] = extra.additionalKeys;
  const none = new Uint8Array(32);
  const holed = { ...transaction, extra: { txPublicKey: none, additionalKeys: [none, ...rest] } };
  const keys = txPublicKeys(holed);
  assert.deepEqual(keys.slice(0, 2), [undefined, undefined]);
  assert.ok(keys.slice(2).every((key) => key !== undefined));
});

Deno.test("judgePayment() says wrong-payment-id where the id can't be opened: it counts as none", () => {
  const { served, address } = paymentNamed("tip");
  const outputs = [{ index: 0, amount: 1n, key: "", spendKey: "", opener: 1 }];
  const options = { address: addressOf(address), transaction: transactionOf(served), outputs };
  assert.deepEqual(judgePayment({ ...options, mainDerivation: undefined }), {
    verdict: "wrong-payment-id",
    found: "0000000000000000",
  });
  assert.equal(judgePayment({ ...options, mainDerivation: G.toBytes() }).verdict, "wrong-payment-id");
});

Deno.test("judgePayment() says nothing-received for no output and adds up several", () => {
  const address = addressOf(paymentNamed("primary").address);
  const output = { index: 0, amount: 2n, key: "", spendKey: "", opener: 0 };
  const options = { address, transaction, mainDerivation: undefined };
  assert.deepEqual(judgePayment({ ...options, outputs: [] }), { verdict: "nothing-received" });
  const paid = judgePayment({ ...options, outputs: [output, { ...output, amount: 3n }] });
  assert.ok(paid.verdict === "paid");
  assert.equal(paid.amount, 5n);
});
