import assert from "node:assert/strict";
import { carry } from "../monero/carry.ts";
import type { PrivateChain } from "../monero/private-chain.ts";
import { openMinersWallet, startRipeChain } from "../monero/ripe-chain.ts";
import type { RpcWallet } from "../monero/wallet-rpc.ts";
import { standBefore } from "./node-stand.ts";
import { startTipEdge, type TipEdge } from "./tip-edge.ts";
import { wrongClocks } from "./tip-clocks.ts";
import { lyingNodes, replayed } from "./tip-faults.ts";
import {
  ABOUT,
  CREATOR,
  forget,
  payLocked,
  prepare,
  type PreparedTip,
  relay,
  relayOpenly,
  takeBack,
} from "./tip-payments.ts";

/** Runs with two real nodes that know nothing of each other, an edge that asks both, and a payer with coins. */
async function onTwoNodes(
  run: (laid: {
    a: PrivateChain;
    b: PrivateChain;
    payer: RpcWallet;
    edge: TipEdge;
    /** What stands between the edge and each of them. */
    stands: readonly [ReturnType<typeof standBefore>["stand"], ReturnType<typeof standBefore>["stand"]];
  }) => Promise<void>,
): Promise<string> {
  const dir = await Deno.makeTempDir({ prefix: "dstream-tips-" });
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const [a, b] = await Promise.all([startRipeChain(`${dir}/a`), startRipeChain(`${dir}/b`)]);
    stops.push(a.stop, b.stop);
    const payer = await openMinersWallet({ node: a.url, dir: `${dir}/payer` });
    stops.push(payer.stop);
    const [first, second] = [standBefore(a.restricted), standBefore(b.restricted)];
    stops.push(first.stop, second.stop);
    const edge = await startTipEdge([first.url, second.url]);
    stops.push(edge.stop);
    await run({ a, b, payer, edge, stands: [first.stand, second.stand] });
    stops.pop();
    return await edge.stop();
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("an edge with two real nodes names each state of a tip, through reorganisations and double spends, and logs none", async () => {
  const tips: PreparedTip[] = [];
  const told = await onTwoNodes(async ({ a, b, payer, edge, stands }) => {
    const { transfers } = await payer.call<{ transfers: { key_image: string; unlocked: boolean }[] }>(
      "incoming_transfers",
      { transfer_type: "available" },
    );
    for (const [index, { key_image }] of transfers.filter(({ unlocked }) => unlocked).slice(0, 3).entries()) {
      tips.push(await prepare(payer, key_image, `${index}`.repeat(16)));
    }
    const [quiet, twice, reorganised] = tips;
    assert.ok(quiet !== undefined && twice !== undefined && reorganised !== undefined);
    const mineBoth = async (blocks: number) => {
      await a.mine(blocks, payer.address);
      await carry(a.url, b.url);
    };

    // From the pool to ten confirmations, and one block taken back on the way.
    assert.equal(await edge.ask(quiet), "unknown-transaction");
    await relayOpenly(a, quiet);
    assert.equal(await edge.ask(quiet, "More bees!"), "pool");
    assert.equal(await edge.hint(quiet.txid), "pool 0");
    await carry(a.url, b.url);
    const about = { ...ABOUT, nonce: "0".repeat(16) };
    await replayed({ ask: edge.ask, about, tip: quiet, creator: CREATOR });
    await lyingNodes({ ask: edge.ask, tip: quiet }, stands);
    await wrongClocks({ tip: quiet, nodes: [a.restricted, b.restricted], edge });
    await a.mine(1, payer.address);
    assert.equal(await edge.ask(quiet), "pool", "mined for one node, waiting at the other");
    await carry(a.url, b.url);
    assert.equal(await edge.ask(quiet), "1");
    await Promise.all([a.pop(1), b.pop(1)]);
    assert.equal(await edge.ask(quiet), "pool", "a block was taken back");
    // Each node mines a block of its own: the same payment, in two blocks.
    await Promise.all([a.mine(1, payer.address), b.mine(1, CREATOR)]);
    assert.equal(await edge.ask(quiet), "pending");
    await b.pop(1);
    await mineBoth(8);
    assert.equal(await edge.ask(quiet), "1");
    await mineBoth(1);
    assert.equal(await edge.ask(quiet), "10");
    assert.equal(await edge.hint(quiet.txid), "mined 10");

    // The payer tells each node another story about one coin.
    await relayOpenly(a, twice);
    assert.equal((await relay(b, twice.rival)).status, "OK");
    assert.equal(await edge.ask(twice), "pool");
    assert.equal((await relay(a, twice.rival)).double_spend, true);
    assert.equal(await edge.ask(twice), "double-spend");
    assert.equal(await edge.hint(twice.txid), "double-spend 0");
    await b.mine(1, CREATOR);
    assert.equal(
      await edge.ask(twice),
      "double-spend",
      "mined elsewhere, which the other node hasn't heard yet",
    );
    await forget(a, twice.txid);
    await carry(b.url, a.url);
    assert.equal(await edge.ask(twice), "unknown-transaction");

    // Five blocks are replaced by six in which the coin goes elsewhere.
    await relayOpenly(a, reorganised);
    await mineBoth(5);
    assert.equal(await edge.ask(reorganised), "1");
    await takeBack(b, 5, reorganised.txid);
    assert.equal((await relay(b, reorganised.rival)).status, "OK");
    await b.mine(6, CREATOR);
    assert.equal(await edge.ask(reorganised), "pending", "one node was reorganised already");
    await takeBack(a, 5, reorganised.txid);
    await carry(b.url, a.url);
    assert.equal(await edge.ask(reorganised), "unknown-transaction");
    assert.equal(await edge.ask(quiet), "10", "what lies deeper stays");

    // A payment whose coins nobody can spend for years.
    const { m, locked } = await payLocked(payer, a);
    await mineBoth(1);
    assert.equal(await edge.ask({ m, ...locked }), "time-locked");
    tips.push({ ...quiet, ...locked });

    await b.stop();
    assert.equal(await edge.ask(quiet), "pending", "a node is down");
    const metrics = await edge.metrics();
    assert.match(metrics, /^dstream_tips_verified_total\{outcome="double-spend"\} 2$/m);
    for (const { txid } of tips) assert.ok(!metrics.includes(txid));
  });
  for (const { txid, proof, m } of tips) {
    for (const secret of [txid, proof, m]) {
      assert.ok(!told.includes(secret), "the edge logged whose tip it was");
    }
  }
});
