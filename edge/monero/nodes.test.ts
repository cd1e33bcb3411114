import assert from "node:assert/strict";
import { makeNodes } from "./nodes.ts";
import { HONEST, recorded, startTrialNode } from "./trial-node.ts";

const { txid } = recorded.tip;

Deno.test("makeNodes() says busy while enough transactions are looked up, and not afterwards", async () => {
  const node = startTrialNode({ info: undefined, transactions: undefined, block: undefined });
  const ask = makeNodes({ nodes: [node.url], fetch, timeoutMs: 5000, most: 1 });
  const first = ask(txid);
  assert.deepEqual(await ask(txid), { verdict: "busy" });
  await node.stop();
  assert.equal((await first).verdict, "pending");
  assert.equal((await ask(txid)).verdict, "pending");
});

Deno.test("makeNodes() asks every node, tells how each answered, and gives what they agree on", async () => {
  const nodes = [HONEST.tenth, HONEST.newest].map(startTrialNode);
  const states: string[] = [];
  const ask = makeNodes({
    nodes: nodes.map(({ url }) => url),
    fetch,
    timeoutMs: 5000,
    most: 1,
    onReport: (state) => states.push(state),
  });
  const agreed = await ask(txid);
  for (const node of nodes) await node.stop();
  assert.ok(agreed.verdict === "mined");
  assert.equal(agreed.confirmations, 1);
  assert.deepEqual(states, ["mined", "mined"]);
});
