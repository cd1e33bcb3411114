import assert from "node:assert/strict";
import { EDGE_LIMITS } from "../../../edge/config.ts";
import { makeStakeChain } from "../../../edge/stakes/chain.ts";
import { makeMint } from "./mint.ts";

/** As much of a node as the mint asks; `onCall` hears each question before it is answered. */
function startNode(onCall: (method: string) => Promise<void>) {
  const blocks = ["genesis"];
  const header = (height: number) => ({ block_header: { height, hash: blocks[height] } });
  const rpc: Record<string, (params: Record<string, unknown> & string[]) => unknown> = {
    get_last_block_header: () => header(blocks.length - 1),
    get_block_header_by_height: ({ height }) => header(Number(height)),
    get_block: ({ height }) => ({ blob: blocks[Number(height)] }),
    submitblock: ([blob = ""]) => {
      blocks.push(blob);
      return { status: "OK" };
    },
    generateblocks: ({ amount_of_blocks: amount }) => {
      for (let left = Number(amount); left > 0; left--) blocks.push(`block ${blocks.length}`);
      return { status: "OK" };
    },
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const body = await request.json();
    if (pathname === "/get_height") return Response.json({ status: "OK", height: blocks.length });
    if (pathname !== "/json_rpc") return Response.json({ tx_hashes: [] });
    await onCall(body.method);
    const answer = rpc[body.method]?.(body.params);
    await onCall(`after ${body.method}`);
    return Response.json({ result: answer });
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, blocks, stop: () => server.shutdown() };
}

Deno.test("makeMint() lets a day pass while an arbiter that asks both nodes goes on believing them", async () => {
  const heights: (number | undefined)[] = [];
  const look = async (method: string) => {
    if (/generateblocks|submitblock/.test(method)) heights.push(await chain.height());
  };
  const nodes = [startNode(look), startNode(look)] as const;
  const chain = makeStakeChain({
    nodes: nodes.map(({ url }) => new URL(`${url}/`)),
    transaction: () => Promise.reject(new Error("not asked")),
    fetch,
    timeoutMs: EDGE_LIMITS.nodeTimeoutMs,
  });
  const [node, other] = nodes.map(({ url }) => url) as [string, string];
  try {
    const mint = makeMint({ node, others: [other], address: "any" });
    assert.equal(await mint.mine(60), 61);
    assert.deepEqual(nodes[1].blocks, nodes[0].blocks);
    assert.ok(heights.length >= 120);
    assert.deepEqual(heights.filter((height) => height === undefined), []);
  } finally {
    await Promise.all(nodes.map(({ stop }) => stop()));
  }
});
