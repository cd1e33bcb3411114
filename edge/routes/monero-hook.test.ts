import assert from "node:assert/strict";
import * as v from "valibot";
import { readProblem } from "../../contracts/api/problem.ts";
import { MoneroHintAnswer } from "../../contracts/api/tips.ts";
import { makeNodes } from "../monero/nodes.ts";
import { bent, HONEST, type NodeAnswers, recorded, startTrialNode } from "../monero/trial-node.ts";
import { makeTipCounters } from "../tips/counters.ts";
import { type MoneroHookOptions, moneroHookRoute } from "./monero-hook.ts";

const { unknown, pool, tenth } = HONEST;
const counters = makeTipCounters();

/** Hints at the recorded tip. */
async function hint(
  options: Pick<MoneroHookOptions, "askNodes">,
  body: unknown = { txid: recorded.tip.txid },
): Promise<Response> {
  return await moneroHookRoute({ bodyBytes: 1000, counters, ...options }).request("/", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function stateOf(says: NodeAnswers[]): Promise<MoneroHintAnswer> {
  const nodes = says.map(startTrialNode);
  const askNodes = makeNodes({ nodes: nodes.map(({ url }) => url), fetch, timeoutMs: 5000, most: 1 });
  const response = await hint({ askNodes });
  for (const node of nodes) await node.stop();
  return v.parse(v.strictObject(MoneroHintAnswer.entries), await response.json());
}

Deno.test("moneroHookRoute() refuses what is no hint, and where it can't look anything up", async () => {
  const codeOf = async (response: Response) => [response.status, readProblem(await response.json())?.code];
  const askNodes = () => assert.fail("nobody is asked");
  for (const body of [{}, { txid: "ab" }, { txid: recorded.tip.txid.toUpperCase() }, "x"]) {
    assert.deepEqual(await codeOf(await hint({ askNodes }, body)), [400, "malformed"]);
  }
  const large = { txid: recorded.tip.txid, more: "x".repeat(1000) };
  assert.deepEqual(await codeOf(await hint({ askNodes }, large)), [413, "body-too-large"]);
  assert.deepEqual(await codeOf(await hint({ askNodes: undefined })), [503, "no-nodes"]);
  const busy = () => Promise.resolve({ verdict: "busy" } as const);
  assert.deepEqual(await codeOf(await hint({ askNodes: busy })), [503, "busy"]);
});

Deno.test("moneroHookRoute() says what the nodes agree on, whatever the hint meant", async () => {
  assert.deepEqual(await stateOf([unknown, unknown]), { state: "unknown", confirmations: 0 });
  assert.deepEqual(await stateOf([tenth, unknown]), { state: "pending", confirmations: 0 });
  assert.deepEqual(await stateOf([pool, bent(pool, ["transactions", "txs", 0, "double_spend_seen"], true)]), {
    state: "double-spend",
    confirmations: 0,
  });
  assert.deepEqual(await stateOf([pool, unknown]), { state: "pool", confirmations: 0 });
  assert.deepEqual(await stateOf([tenth, tenth]), { state: "mined", confirmations: 10 });
  assert.deepEqual(counters.hints.get("mined"), 1);
});
