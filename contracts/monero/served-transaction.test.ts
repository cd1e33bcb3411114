import assert from "node:assert/strict";
import fc from "fast-check";
import { toHex } from "../hex.ts";
import { keccak256 } from "./keccak.ts";
import { isAsAsked, judgeServedTransaction } from "./served-transaction.ts";
import { bentAt, bytesOf, paymentNamed, recorded, transactionOf } from "./trial-payments.ts";

const { txid, served } = paymentNamed("primary");

Deno.test("judgeServedTransaction() refuses an answer with any one bit turned", () =>
  fc.assert(
    fc.property(fc.nat(served.prunedHex.length / 2 - 1), fc.nat(7), (at, bit) => {
      assert.notEqual(judgeServedTransaction(txid, bentAt(served, at, bit)).verdict, "payable");
    }),
    { numRuns: 400 },
  ));

Deno.test("judgeServedTransaction() says wrong-txid for another pruned half or another transaction", () => {
  const prunableHash = toHex(keccak256(bytesOf(served.prunableHash)));
  assert.equal(judgeServedTransaction(txid, { ...served, prunableHash }).verdict, "wrong-txid");
  const other = paymentNamed("subaddress");
  assert.deepEqual(judgeServedTransaction(txid, other.served), { verdict: "wrong-txid", found: other.txid });
});

Deno.test("judgeServedTransaction() says not-hex for what a node may spell otherwise", () => {
  const { prunedHex, prunableHash } = served;
  const broken = [
    { prunedHex: prunedHex.toUpperCase(), prunableHash },
    { prunedHex: prunedHex.slice(1), prunableHash },
    { prunedHex, prunableHash: prunableHash.slice(2) },
    { prunedHex, prunableHash: "" },
  ];
  for (const answer of broken) assert.deepEqual(judgeServedTransaction(txid, answer), { verdict: "not-hex" });
});

Deno.test("judgeServedTransaction() says too-large before it turns the hex into bytes", () => {
  for (const digit of ["0", "z"]) {
    assert.deepEqual(judgeServedTransaction(txid, { ...served, prunedHex: digit.repeat(300_002) }), {
      verdict: "too-large",
    });
  }
});

Deno.test("judgeServedTransaction() says too-many-outputs for more than consensus lets a payment have", () => {
  const input = [2, 0, 1, 5, ...Array<number>(32).fill(3)];
  const output = [0, 3, ...Array<number>(32).fill(4), 9];
  const judgeWith = (outputs: number) => {
    const all = Array.from({ length: outputs }, () => output).flat();
    const prefix = Uint8Array.from([2, 0, 1, ...input, outputs, ...all, 0]);
    const base = Uint8Array.from([6, 0, ...new Uint8Array(outputs * 40)]);
    const id = toHex(keccak256(keccak256(prefix), keccak256(base), bytesOf(served.prunableHash)));
    return judgeServedTransaction(id, { ...served, prunedHex: toHex(prefix) + toHex(base) });
  };
  assert.deepEqual(judgeWith(17), { verdict: "too-many-outputs" });
  assert.equal(judgeWith(16).verdict, "payable");
});

Deno.test("judgeServedTransaction() says time-locked for a lock that wallets call good", () => {
  assert.deepEqual(judgeServedTransaction(recorded.locked.txid, recorded.locked.served), {
    verdict: "time-locked",
    until: 900_000n,
  });
});

Deno.test("judgeServedTransaction() says coinbase for a miner's reward", () => {
  assert.deepEqual(judgeServedTransaction(recorded.coinbase.txid, recorded.coinbase.served), {
    verdict: "coinbase",
  });
});

Deno.test("judgeServedTransaction() says retired-ring-ct for kinds that no payment has had since 2019", () => {
  const blob = bytesOf(served.prunedHex);
  const prefix = blob.subarray(0, transactionOf(served).prefixLength);
  for (const [number, type] of [[1, "full"], [3, "bulletproof"]] as const) {
    const base = Uint8Array.from([number, 0, ...new Uint8Array(2 * 96)]);
    const id = toHex(keccak256(keccak256(prefix), keccak256(base), bytesOf(served.prunableHash)));
    assert.deepEqual(judgeServedTransaction(id, { ...served, prunedHex: toHex(prefix) + toHex(base) }), {
      verdict: "retired-ring-ct",
      type,
    });
  }
});

Deno.test("judgeServedTransaction() believes what hashes to the id that was asked for", () => {
  for (const { txid, served } of [paymentNamed("tip"), paymentNamed("one of four, primary")]) {
    assert.equal(judgeServedTransaction(txid, served).verdict, "payable");
  }
});

Deno.test("isAsAsked() says no to bytes that can't be read or are another transaction's, and yes to a lock", () => {
  for (
    const prunedHex of ["", "00", "02", served.prunedHex.slice(0, -2), paymentNamed("tip").served.prunedHex]
  ) {
    assert.equal(isAsAsked(judgeServedTransaction(txid, { ...served, prunedHex })), false);
  }
  assert.equal(isAsAsked(judgeServedTransaction(txid, served)), true);
  assert.equal(isAsAsked(judgeServedTransaction(recorded.locked.txid, recorded.locked.served)), true);
});
