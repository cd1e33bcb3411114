import assert from "node:assert/strict";
import recorded from "../../../contracts/monero/vectors/node-answers.json" with { type: "json" };
import { askNode } from "./node-client.ts";

const { txid } = recorded.tip;
const node = "http://node.example/rpc";
const { answers } = recorded;

/** A node that answered like this when it was recorded. */
const answering = (transactions: unknown, block: unknown = undefined): typeof fetch => (input, init) => {
  const { pathname } = new URL(String(input));
  const answer = pathname === "/rpc/get_transactions"
    ? transactions
    : String(init?.body).includes("get_block")
    ? block
    : answers.info;
  return Promise.resolve(new Response(JSON.stringify(answer)));
};

Deno.test("askNode() says unreachable for whatever is no sound answer", async () => {
  const broken: (typeof fetch)[] = [
    () => Promise.resolve(new Response("{}", { status: 500 })),
    answering({ status: "BUSY" }),
    () => Promise.reject(new TypeError("no route")),
    () => Promise.resolve(new Response("{")),
    () => Promise.resolve(new Response(" ".repeat(5_000_000))),
  ];
  for (const fetch of broken) {
    assert.deepEqual(await askNode({ node, txid, fetch }), { state: "unreachable" });
  }
});

Deno.test("askNode() says contradictory where the block doesn't hold it", async () => {
  const fetch = answering(answers.mined, recorded.blocks[1]);
  assert.deepEqual(await askNode({ node, txid, fetch }), { state: "contradictory" });
});

Deno.test("askNode() tells pool and mined apart", async () => {
  assert.equal((await askNode({ node, txid, fetch: answering(answers.pool) })).state, "pool");
  const report = await askNode({ node, txid, fetch: answering(answers.mined, answers.tenth) });
  assert.ok(report.state === "mined");
  assert.deepEqual(
    [report.confirmations, report.block],
    [10, answers.tenth.result.block_header.hash],
  );
});
