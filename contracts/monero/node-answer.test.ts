import assert from "node:assert/strict";
import { readNodeHeight, readNodeTransaction, transactionQuery } from "./node-answer.ts";

const txid = "ab".repeat(32);
const entry = {
  tx_hash: txid,
  pruned_as_hex: "0201",
  prunable_hash: "cd".repeat(32),
  in_pool: false,
  block_height: 90,
  double_spend_seen: false,
};
const answer = (change: Record<string, unknown> = {}) => ({ status: "OK", txs: [{ ...entry, ...change }] });

Deno.test("readNodeTransaction() gives undefined for what no sound node answers", () => {
  const broken: unknown[] = [
    undefined,
    null,
    "OK",
    {},
    { ...answer(), status: "BUSY" },
    { status: "OK" },
    { status: "OK", txs: [null, 5] },
    answer({ tx_hash: "ef".repeat(32) }),
    answer({ pruned_as_hex: 5 }),
    answer({ prunable_hash: "cd" }),
    answer({ in_pool: undefined }),
    answer({ double_spend_seen: undefined }),
    answer({ block_height: undefined }),
    answer({ block_height: -1 }),
    answer({ block_height: 0.5 }),
  ];
  for (const value of broken) {
    assert.equal(readNodeTransaction(value, txid), undefined, JSON.stringify(value));
  }
});

Deno.test("readNodeTransaction() tells unknown, pool and block apart", () => {
  const served = { prunedHex: "0201", prunableHash: "cd".repeat(32) };
  assert.deepEqual(readNodeTransaction({ status: "OK", missed_tx: [txid] }, txid), { state: "unknown" });
  assert.deepEqual(readNodeTransaction(answer(), txid), {
    state: "known",
    served,
    doubleSpendSeen: false,
    height: 90,
  });
  // A node in whose pool it is says a height that means nothing.
  assert.deepEqual(readNodeTransaction(answer({ in_pool: true, double_spend_seen: true }), txid), {
    state: "known",
    served,
    doubleSpendSeen: true,
  });
});

Deno.test("readNodeHeight() takes whole heights of a node that is well", () => {
  assert.equal(readNodeHeight({ status: "OK", height: 91 }), 91);
  for (const value of [undefined, {}, { status: "BUSY", height: 91 }, { status: "OK", height: "91" }]) {
    assert.equal(readNodeHeight(value), undefined);
  }
});

Deno.test("transactionQuery() asks for one pruned transaction", () => {
  assert.deepEqual(JSON.parse(transactionQuery(txid)), {
    txs_hashes: [txid],
    prune: true,
    decode_as_json: false,
  });
});
