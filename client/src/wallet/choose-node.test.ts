import assert from "node:assert/strict";
import { chooseNode, judgeNode } from "./choose-node.ts";
import { WalletFault } from "./wallet-fault.ts";

const NODE = "https://node.example";
const info = (fields: Record<string, unknown>) =>
  Response.json({ result: { nettype: "mainnet", height: 3_500_000, synchronized: true, ...fields } });
const answering = (answer: () => Response): typeof fetch => () => Promise.resolve(answer());
const judge = (fetch: typeof globalThis.fetch, node = NODE, secure = true) =>
  judgeNode({ node, network: "mainnet", fetch, secure });

Deno.test("judgeNode() names a node that nobody reaches, and one that lets no page ask", async () => {
  const nobody: typeof fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  assert.deepEqual(await judge(nobody), { verdict: "unfit", node: NODE, fault: "node-unreachable" });
  const silent: typeof fetch = (_url, init) =>
    init?.mode === "no-cors" ? Promise.resolve(new Response()) : nobody(NODE);
  assert.deepEqual(await judge(silent), { verdict: "unfit", node: NODE, fault: "node-refuses-pages" });
});

Deno.test("judgeNode() names another network, a node behind, and answers that are none", async () => {
  const fault = async (answer: () => Response) => {
    const judged = await judge(answering(answer));
    return judged.verdict === "unfit" ? judged.fault : judged.verdict;
  };
  assert.equal(await fault(() => info({ nettype: "stagenet" })), "node-other-network");
  assert.equal(await fault(() => info({ nettype: "fakechain" })), "node-other-network");
  assert.equal(await fault(() => info({ nettype: "toString" })), "node-other-network");
  assert.equal(await fault(() => info({ synchronized: false })), "node-behind");
  assert.equal(await fault(() => info({ height: "many" })), "node-unreachable");
  assert.equal(await fault(() => new Response("<html>")), "node-unreachable");
  assert.equal(await fault(() => new Response("null")), "node-unreachable");
  assert.equal(await fault(() => new Response("", { status: 502 })), "node-unreachable");
  assert.equal(await fault(() => new Response(" ".repeat(70_000))), "node-unreachable");
});

Deno.test("judgeNode() asks no node over plain HTTP from a page that came over HTTPS, but its own machine", async () => {
  const never: typeof fetch = () => Promise.reject(new Error("asked"));
  const judged = await judge(never, "http://node.example:18081");
  assert.deepEqual(judged, { verdict: "unfit", node: "http://node.example:18081", fault: "node-insecure" });
  assert.equal((await judge(answering(() => info({})), "http://127.0.0.1:18081")).verdict, "fit");
  assert.equal((await judge(answering(() => info({})), "http://node.example:18081", false)).verdict, "fit");
});

Deno.test("chooseNode() takes the first that fits, and names what is wrong with the first when none does", async () => {
  const fetch: typeof globalThis.fetch = (input) =>
    String(input).startsWith("https://good.")
      ? Promise.resolve(info({}))
      : Promise.reject(new TypeError("Failed to fetch"));
  const options = { network: "mainnet" as const, fetch, secure: true };
  const chosen = await chooseNode({ ...options, nodes: ["https://bad.example", "https://good.example"] });
  assert.deepEqual([chosen.node, chosen.height], ["https://good.example", 3_500_000]);
  const none = (nodes: string[]) =>
    chooseNode({ ...options, nodes }).then(() => undefined, (fault: WalletFault) => fault.code);
  assert.equal(await none(["https://bad.example"]), "node-unreachable");
  assert.equal(await none([]), "no-nodes");
});
