import assert from "node:assert/strict";
import { askNode } from "./ask-node.ts";
import { bent, HONEST, recorded, startTrialNode, type TrialNode } from "./trial-node.ts";

const { txid } = recorded.tip;
const { unknown, pool, newest, tenth } = HONEST;

/** What a node's answers come to. */
async function reportOf(says: TrialNode["says"], timeoutMs = 5000) {
  const node = startTrialNode(says);
  try {
    return await askNode(node.url, txid, { fetch, timeoutMs });
  } finally {
    await node.stop();
  }
}

Deno.test("askNode() calls a node unreachable that is gone, fails, points elsewhere or answers no sound JSON", async () => {
  const gone = startTrialNode(tenth);
  await gone.stop();
  assert.deepEqual(await askNode(gone.url, txid, { fetch, timeoutMs: 5000 }), { state: "unreachable" });
  const elsewhere = startTrialNode(tenth);
  const answers: (() => Response)[] = [
    () => new Response("no", { status: 500 }),
    () => new Response("<html>"),
    () => new Response(),
    () => Response.json(null),
    () => Response.redirect(elsewhere.url, 307),
  ];
  for (const answer of answers) assert.deepEqual(await reportOf(answer), { state: "unreachable" });
  assert.deepEqual(elsewhere.asked, [], "a node can't send the edge elsewhere");
  await elsewhere.stop();
});

Deno.test("askNode() reads no more than it must from a node that pours out without end", async () => {
  const poured = { bytes: 0, over: Promise.withResolvers<void>() };
  const flood = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          poured.bytes += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(32));
        },
        cancel: () => poured.over.resolve(),
      }),
    );
  assert.deepEqual(await reportOf(flood), { state: "unreachable" });
  await poured.over.promise;
  assert.ok(poured.bytes < 16 * 1024 * 1024, `${poured.bytes} bytes`);
});

Deno.test("askNode() waits no longer than it is told for all answers together", async () => {
  const silent = { info: undefined, transactions: undefined, block: undefined };
  assert.deepEqual(await reportOf(silent, 100), { state: "unreachable" });
  assert.deepEqual(await reportOf({ ...tenth, block: undefined }, 100), { state: "unreachable" });
});

Deno.test("askNode() calls a node contradictory whose block isn't what it says", async () => {
  const blocks: unknown[] = [
    recorded.blocks[2],
    bent(tenth.block, ["result", "tx_hashes"], []),
    bent(tenth.block, ["result", "block_header", "hash"], "ab".repeat(32)),
    bent(tenth.block, ["result", "block_header", "orphan_status"], true),
    { error: { code: -2, message: "Requested block height: 900 greater than current top block height" } },
  ];
  for (const block of blocks) {
    assert.deepEqual(await reportOf({ ...tenth, block }), { state: "contradictory" });
  }
});

Deno.test("askNode() tells unknown, pool and mined apart", async () => {
  assert.deepEqual(await reportOf(unknown), { state: "unknown" });
  const waiting = await reportOf(pool);
  assert.ok(waiting.state === "pool");
  assert.equal(waiting.doubleSpendSeen, false);
  assert.equal(waiting.network, "mainnet");
  for (const [says, confirmations] of [[newest, 1], [tenth, 10]] as const) {
    const mined = await reportOf(says);
    assert.ok(mined.state === "mined");
    assert.deepEqual(mined.served, waiting.served);
    assert.equal(mined.confirmations, confirmations);
    assert.equal(mined.block, tenth.block.result.block_header.hash);
  }
});

Deno.test("askNode() asks below the path that the operator's address has", async () => {
  const node = startTrialNode(unknown);
  const paths: string[] = [];
  const listening: typeof fetch = (input, init) => {
    paths.push(new URL(String(input)).pathname);
    return fetch(input, init);
  };
  await askNode(new URL("rpc/", node.url), txid, { fetch: listening, timeoutMs: 5000 });
  await node.stop();
  assert.deepEqual(paths.sort(), ["/rpc/get_transactions", "/rpc/json_rpc"]);
});
