import assert from "node:assert/strict";
import { blockQuery, NODE_QUERY, readNodeNetwork, readServedBlock } from "./block-answer.ts";
import recorded from "./vectors/node-answers.json" with { type: "json" };

const { newest, info } = recorded.answers;
const block = (change: Record<string, unknown>, header: Record<string, unknown> = {}) => ({
  ...newest,
  result: { ...newest.result, block_header: { ...newest.result.block_header, ...header }, ...change },
});

Deno.test("readServedBlock() gives undefined for what no sound node answers", () => {
  const broken: unknown[] = [
    undefined,
    null,
    [],
    {},
    { error: { code: -1, message: "Too big height" } },
    block({ status: "BUSY" }),
    block({ blob: 5 }),
    block({ miner_tx_hash: "ab" }),
    block({ tx_hashes: "ab" }),
    block({ tx_hashes: [5] }),
    block({ block_header: undefined }),
    block({}, { hash: "AB".repeat(32) }),
    block({}, { depth: -1 }),
    block({}, { depth: 0.5 }),
    block({}, { depth: "1" }),
    block({}, { orphan_status: true }),
  ];
  for (const value of broken) {
    assert.equal(readServedBlock(value), undefined, JSON.stringify(value)?.slice(0, 120));
  }
});

Deno.test("readServedBlock() reads what a real node answers, with and without payments", () => {
  const read = readServedBlock(newest);
  assert.deepEqual(read?.txids, [recorded.tip.txid]);
  assert.equal(read.depth, 0);
  assert.equal(readServedBlock(recorded.answers.tenth)?.depth, 9);
  assert.deepEqual(readServedBlock(recorded.blocks[0])?.txids, []);
});

Deno.test("readNodeNetwork() gives undefined for a node that passes on another one's words, or names no network", () => {
  const told = (change: Record<string, unknown>) => ({ ...info, result: { ...info.result, ...change } });
  for (
    const change of [{ untrusted: true }, { nettype: "moon" }, { nettype: undefined }, { status: "BUSY" }]
  ) {
    assert.equal(readNodeNetwork(told(change)), undefined);
  }
  assert.equal(readNodeNetwork(undefined), undefined);
  // The recorded node's chain is private, which writes addresses as mainnet does.
  assert.equal(readNodeNetwork(info), "mainnet");
  for (const nettype of ["mainnet", "stagenet", "testnet"]) {
    assert.equal(readNodeNetwork(told({ nettype })), nettype);
  }
});

Deno.test("blockQuery() and NODE_QUERY are calls of JSON-RPC", () => {
  assert.deepEqual(JSON.parse(blockQuery(91)), {
    jsonrpc: "2.0",
    id: "0",
    method: "get_block",
    params: { height: 91 },
  });
  assert.equal(JSON.parse(NODE_QUERY).method, "get_info");
});
