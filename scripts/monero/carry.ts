import { callRpc, postJson } from "./rpc.ts";

type Header = { height: number; hash: string };
type Block = { blob: string; tx_hashes?: string[] };

/**
 * Makes the node at `to` know what that at `from` knows: blocks, one after the other, and what waits in its pool. Nodes of a private
 * chain don't talk to each other, since Monero keeps a transaction from strangers for seconds; each checks all of it by itself.
 */
export async function carry(from: string, to: string): Promise<void> {
  const [ahead, behind] = await Promise.all([newest(from), newest(to)]);
  if (ahead.hash !== behind.hash) {
    for (let height = await forkedAt(from, behind, to, ahead.height); height <= ahead.height; height++) {
      const { blob, tx_hashes: txids = [] } = await callRpc<Block>(from, "get_block", { height });
      await carryTransactions(from, to, txids);
      await callRpc(to, "submitblock", [blob]);
    }
  }
  await carryPool(from, to);
}

/** Only what waits in the pool of `from` and not in that of `to`. */
export async function carryPool(from: string, to: string): Promise<void> {
  const [waiting, known] = await Promise.all([pool(from), pool(to)]);
  await carryTransactions(from, to, waiting.filter((txid) => !known.includes(txid)));
}

/** The first height at which the two chains differ. */
async function forkedAt(from: string, behind: Header, to: string, most: number): Promise<number> {
  let height = Math.min(behind.height, most);
  while (height > 0 && await hashAt(from, height) !== await hashAt(to, height)) height--;
  return height + 1;
}

async function carryTransactions(from: string, to: string, txids: readonly string[]): Promise<void> {
  if (txids.length === 0) return;
  const { txs = [] } = await postJson<{ txs?: { as_hex: string }[] }>(`${from}/get_transactions`, {
    txs_hashes: txids,
  });
  for (const { as_hex } of txs) {
    // Refused where it is known already or spends what is spent: the node judges, nobody else.
    await postJson(`${to}/send_raw_transaction`, { tx_as_hex: as_hex });
  }
}

async function newest(node: string): Promise<Header> {
  return (await callRpc<{ block_header: Header }>(node, "get_last_block_header")).block_header;
}

async function hashAt(node: string, height: number): Promise<string> {
  return (await callRpc<{ block_header: Header }>(node, "get_block_header_by_height", { height }))
    .block_header
    .hash;
}

/** Ids of what waits in a node's pool. */
export async function pool(node: string): Promise<string[]> {
  return (await postJson<{ tx_hashes?: string[] }>(`${node}/get_transaction_pool_hashes`, {})).tx_hashes ??
    [];
}

/** Blocks that a node has; the first one of the chain counts. */
export async function blockCount(node: string): Promise<number> {
  return (await newest(node)).height + 1;
}
