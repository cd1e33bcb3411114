import { trialBlock } from "../../contracts/monero/trial-block.ts";
import type { TrialTransaction } from "../../contracts/monero/trial-chain.ts";

/** A chain that exists on paper only: whoever reads it takes it for one. */
export type PaperChain = {
  /** Transactions by id: in the pool, or in a block of this height. */
  chain: Map<string, { paid: TrialTransaction; height?: number; doubleSpend?: boolean }>;
  /** Blocks of the chain. */
  blocks: number;
};

export type AskPaperNode = {
  /** After the node's own address. */
  path: string;
  body: string;
  /** Unix seconds of every block. */
  minedAt: number;
};

/** What a node says of such a chain. */
export function paperNodeSays(on: PaperChain, { path, body, minedAt }: AskPaperNode): unknown {
  if (path === "/json_rpc") return { result: { status: "OK", ...resultOf(on, body, minedAt) } };
  const { txs_hashes: wanted } = JSON.parse(body) as { txs_hashes: string[] };
  const txs = wanted.flatMap((txid) => {
    const known = on.chain.get(txid);
    if (known === undefined) return [];
    const { paid, height, doubleSpend = false } = known;
    return [{
      tx_hash: txid,
      pruned_as_hex: paid.served.prunedHex,
      prunable_hash: paid.served.prunableHash,
      in_pool: height === undefined,
      double_spend_seen: doubleSpend,
      ...(height === undefined ? {} : { block_height: height }),
    }];
  });
  return { status: "OK", txs, missed_tx: wanted.filter((txid) => !on.chain.has(txid)) };
}

function resultOf({ chain, blocks }: PaperChain, body: string, time: number): Record<string, unknown> {
  const { method, params } = JSON.parse(body) as { method: string; params?: { height: number } };
  if (method !== "get_block" || params === undefined) return { nettype: "fakechain" };
  const txids = [...chain].filter(([, { height }]) => height === params.height).map(([txid]) => txid);
  const depth = blocks - params.height - 1;
  const { blobHex, id, minerTxid } = trialBlock({ txids, time, depth });
  return {
    blob: blobHex,
    miner_tx_hash: minerTxid,
    tx_hashes: txids,
    block_header: { hash: id, depth, orphan_status: false },
  };
}
