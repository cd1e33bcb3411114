import assert from "node:assert/strict";
import fc from "fast-check";
import { toHex } from "../hex.ts";
import { RING_CT_TYPES } from "./ring-ct.ts";
import { readTransaction } from "./transaction.ts";
import { bytesOf, paymentNamed, payments, recorded } from "./trial-payments.ts";
import { varintBytes } from "./varint.ts";

const blob = bytesOf(paymentNamed("primary").served.prunedHex);
const tx = readTransaction(blob);
if (tx.verdict !== "read") throw new Error(tx.verdict);
const { prefixLength } = tx.transaction;
const INPUT = [2, 0, 1, 5, ...Array<number>(32).fill(3)];
const OUTPUT = [0, 2, ...Array<number>(32).fill(4)];

function made(
  { version = [2], unlock = [0], inputs = [INPUT], outputs = [OUTPUT], extra = [0], ringCt = [0] } = {},
) {
  const parts = [version, unlock, [inputs.length], ...inputs, [outputs.length], ...outputs, extra, ringCt];
  return readTransaction(Uint8Array.from(parts.flat()));
}

Deno.test("readTransaction() says truncated wherever a blob ends too soon", () => {
  for (let length = 0; length < blob.length; length++) {
    assert.deepEqual(readTransaction(blob.subarray(0, length)), { verdict: "truncated" }, String(length));
  }
});

Deno.test("readTransaction() says trailing-bytes for anything behind the end", () => {
  assert.deepEqual(readTransaction(Uint8Array.from([...blob, 0])), { verdict: "trailing-bytes" });
});

Deno.test("readTransaction() says too-large before it reads", () => {
  assert.deepEqual(readTransaction(new Uint8Array(150_001)), { verdict: "too-large" });
});

Deno.test("readTransaction() names versions, inputs, outputs and RingCT kinds it doesn't know", () => {
  assert.deepEqual(made({ version: [1] }), { verdict: "unknown-tx-version", version: 1n });
  assert.deepEqual(made({ version: [3] }), { verdict: "unknown-tx-version", version: 3n });
  assert.deepEqual(made({ inputs: [[1, ...INPUT.slice(1)]] }), { verdict: "unknown-input", tag: 1 });
  assert.deepEqual(made({ outputs: [[0, 4, ...OUTPUT.slice(2)]] }), { verdict: "unknown-output", tag: 4 });
  for (const type of [7, 8, 255]) {
    assert.deepEqual(made({ ringCt: [type, ...Array<number>(200).fill(0)] }), {
      verdict: "unknown-ring-ct",
      type,
    });
  }
});

Deno.test("readTransaction() says bad-number for a number with needless bytes", () => {
  assert.deepEqual(made({ unlock: [0x80, 0] }), { verdict: "bad-number" });
});

Deno.test("readTransaction() doesn't loop for a count that no blob can hold", () => {
  const many = [...varintBytes(2n ** 63n)];
  assert.deepEqual(readTransaction(Uint8Array.from([2, 0, ...many, ...INPUT])), { verdict: "truncated" });
  assert.deepEqual(readTransaction(Uint8Array.from([2, 0, 0, ...many])), { verdict: "truncated" });
  assert.deepEqual(made({ inputs: [[2, 0, ...many]] }), { verdict: "truncated" });
  assert.deepEqual(made({ extra: many }), { verdict: "truncated" });
});

Deno.test("readTransaction() knows the length of every RingCT kind there was", () => {
  const zeros = (length: number) => Array<number>(length).fill(0);
  const lengths = [0, 1 + 64 + 32, 1 + 32 + 64 + 32, 1 + 64 + 32, 1 + 8 + 32, 1 + 8 + 32, 1 + 8 + 32];
  for (const [type, length] of lengths.entries()) {
    const read = made({ ringCt: [type, ...zeros(length)] });
    assert.ok(read.verdict === "read", RING_CT_TYPES[type]);
    assert.equal(read.transaction.ringCt.type, RING_CT_TYPES[type]);
    assert.equal(read.transaction.ringCt.hidden.length, type >= 4 ? 1 : 0);
    assert.deepEqual(made({ ringCt: [type, ...zeros(length + 1)] }), { verdict: "trailing-bytes" });
  }
});

Deno.test("readTransaction() never throws, whatever the bytes", () =>
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    assert.notEqual(readTransaction(Uint8Array.from([2, 0, ...bytes])).verdict, undefined);
  })));

Deno.test("readTransaction() reads real transactions: view tags, keys, kinds, a miner's reward", () => {
  assert.equal(tx.transaction.ringCt.type, "bulletproof-plus");
  assert.equal(tx.transaction.unlockTime, 0n);
  assert.equal(tx.transaction.outputs.length, 2);
  assert.equal(tx.transaction.extra.encryptedPaymentId?.length, 8);
  assert.equal(blob[prefixLength], 6);
  const four = readTransaction(bytesOf(paymentNamed("one of four, primary").served.prunedHex));
  assert.ok(four.verdict === "read");
  assert.equal(four.transaction.extra.additionalKeys.length, four.transaction.outputs.length);
  assert.equal(new Set(payments.map(({ served }) => toHex(bytesOf(served.prunableHash)))).size, 4);
  const reward = readTransaction(bytesOf(recorded.coinbase.served.prunedHex));
  assert.ok(reward.verdict === "read");
  assert.deepEqual([reward.transaction.isCoinbase, reward.transaction.ringCt.type], [true, "none"]);
});
