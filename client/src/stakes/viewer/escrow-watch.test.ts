import assert from "node:assert/strict";
import { payOnPaper, trialWallet } from "../../../../contracts/monero/trial-chain.ts";
import { trialBlock } from "../../../../contracts/monero/trial-block.ts";
import { toHex } from "../../../../contracts/hex.ts";
import { scalarBytes } from "../../../../contracts/monero/scalar.ts";
import { makeEscrowWatch, type PaymentWord } from "./escrow-watch.ts";

const wallet = trialWallet("escrow");
const OURS = 5n;
const [ours, theirs] = [payOnPaper(wallet, OURS), payOnPaper(trialWallet("other"), 7n)];
const SOUGHT = { address: wallet.address, viewSecret: toHex(scalarBytes(wallet.viewSecret)), from: 90 };

/** A node whose pool holds these, and whose blocks hold those by their height. */
function nodeOf(pool: string[], blocks: Record<number, string[]> = {}, height = 100) {
  const asked: string[] = [];
  const known = new Map([ours, theirs].map((one) => [one.txid, one]));
  const answer = (path: string, body: string): unknown => {
    const fields = JSON.parse(body) as { txs_hashes?: string[]; params?: { height: number } };
    if (path === "get_height") return { status: "OK", height };
    if (path === "get_transaction_pool_hashes") return { status: "OK", tx_hashes: pool };
    if (path === "json_rpc") {
      const at = fields.params?.height ?? 0;
      const txids = blocks[at] ?? [];
      const { blobHex, id, minerTxid } = trialBlock({ txids, time: 1_700_000_000, depth: 0 });
      const block_header = { hash: id, depth: height - 1 - at, orphan_status: false };
      return {
        result: { status: "OK", blob: blobHex, miner_tx_hash: minerTxid, tx_hashes: txids, block_header },
      };
    }
    const txs = fields.txs_hashes?.flatMap((txid) => {
      const paid = known.get(txid);
      if (paid === undefined) return [];
      const { prunedHex, prunableHash } = paid.served;
      return [{
        tx_hash: txid,
        pruned_as_hex: prunedHex,
        prunable_hash: prunableHash,
        in_pool: true,
        double_spend_seen: false,
      }];
    });
    return { status: "OK", txs, missed_tx: fields.txs_hashes?.filter((txid) => !known.has(txid)) };
  };
  const watch = makeEscrowWatch({
    nodes: ["http://down", "http://up"],
    timeout: () => new AbortController().signal,
    fetch: (input, init) => {
      const url = new URL(String(input));
      asked.push(`${url.hostname}${url.pathname}`);
      return url.hostname === "down"
        ? Promise.reject(new TypeError("down"))
        : Promise.resolve(new Response(JSON.stringify(answer(url.pathname.slice(1), String(init?.body)))));
    },
  });
  return { watch, asked, pool };
}

Deno.test("makeEscrowWatch() knows nothing while no node answers sensibly", async () => {
  const watch = makeEscrowWatch({
    nodes: ["http://one"],
    timeout: () => new AbortController().signal,
    fetch: () => Promise.resolve(new Response("{}")),
  });
  assert.equal(await watch.height(), undefined);
  assert.equal(await watch.payments(SOUGHT), undefined);
  assert.deepEqual(await watch.judge(SOUGHT, [ours.txid]), new Map());
});

Deno.test("makeEscrowWatch() asks the next node when one is down, and finds a payment in the pool and no other's", async () => {
  const { watch, pool, asked } = nodeOf([theirs.txid]);
  assert.equal(await watch.height(), 100);
  assert.deepEqual(await watch.payments(SOUGHT), { paid: new Map(), searched: 100 });
  pool.push(ours.txid);
  const found = { paid: new Map([[ours.txid, OURS]]), searched: 100 };
  assert.deepEqual(await watch.payments(SOUGHT), found);
  asked.length = 0;
  assert.deepEqual(await watch.payments(SOUGHT), found);
  assert.equal(asked.includes("up/get_transactions"), false, "nothing is read twice");
});

Deno.test("makeEscrowWatch() finds a payment that was mined while nobody looked", async () => {
  const { watch } = nodeOf([], { 95: [theirs.txid, ours.txid] });
  assert.deepEqual((await watch.payments(SOUGHT))?.paid, new Map([[ours.txid, OURS]]));
});

Deno.test("makeEscrowWatch() finds a payment of long ago in some turns, and says how far it has come", async () => {
  const { watch } = nodeOf([], { 95: [theirs.txid], 160: [ours.txid] }, 200);
  assert.deepEqual(await watch.payments(SOUGHT), { paid: new Map(), searched: 150 });
  assert.deepEqual(await watch.payments(SOUGHT), { paid: new Map([[ours.txid, OURS]]), searched: 200 });
});

Deno.test("makeEscrowWatch() calls no block searched of which the node hides a payment", async () => {
  const { watch } = nodeOf([], { 95: ["ee".repeat(32)] });
  assert.equal(await watch.payments(SOUGHT), undefined);
});

Deno.test("judge() tells what no node knows and what pays others from what pays the escrow", async () => {
  const { watch } = nodeOf([]);
  const unknown = "ee".repeat(32);
  assert.deepEqual(
    await watch.judge(SOUGHT, [unknown, theirs.txid, ours.txid]),
    new Map<string, PaymentWord>([[unknown, "unknown"], [theirs.txid, "strange"], [ours.txid, OURS]]),
  );
});

Deno.test("depths() takes the least that any node says, and calls unknown only what no node knows", async () => {
  const [A, B, C] = ["aa".repeat(32), "bb".repeat(32), "cc".repeat(32)];
  const entry = (txid: string, height?: number) => ({
    tx_hash: txid,
    pruned_as_hex: "00",
    prunable_hash: "00".repeat(32),
    double_spend_seen: false,
    in_pool: height === undefined,
    ...(height === undefined ? {} : { block_height: height }),
  });
  /** What each node has besides its height, by its name. */
  const nodes: Record<string, { height: number; txs: ReturnType<typeof entry>[] }> = {
    one: { height: 110, txs: [entry(A, 100), entry(B, 100)] },
    two: { height: 105, txs: [entry(A, 100)] },
    three: { height: 110, txs: [entry(A, 100), entry(B)] },
  };
  const watchOf = (...names: string[]) =>
    makeEscrowWatch({
      nodes: names.map((name) => `http://${name}`),
      timeout: () => new AbortController().signal,
      fetch: (input) => {
        const { hostname, pathname } = new URL(String(input));
        const node = nodes[hostname];
        if (node === undefined) return Promise.reject(new TypeError("down"));
        const { height, txs } = node;
        const missed = [A, B, C].filter((txid) => !txs.some((one) => one.tx_hash === txid));
        const answer = pathname === "/get_height" ? { height } : { txs, missed_tx: missed };
        return Promise.resolve(new Response(JSON.stringify({ status: "OK", ...answer })));
      },
    });
  assert.deepEqual(await watchOf("down").depths([A]), new Map());
  assert.deepEqual(
    await watchOf("down", "one").depths([A, C]),
    new Map<string, unknown>([[A, 10], [C, "unknown"]]),
  );
  for (const names of [["one", "two", "three"], ["three", "two", "one"]]) {
    assert.deepEqual(
      await watchOf(...names).depths([A, B, C]),
      new Map<string, unknown>([[A, 5], [B, 0], [C, "unknown"]]),
    );
  }
});
