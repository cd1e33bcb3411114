import { blockCount, carry, carryPool, pool } from "../carry.ts";
import { callRpc, postJson } from "../rpc.ts";

export type MintOptions = {
  /** The node that makes blocks, by its unrestricted RPC. */
  node: string;
  /** The other nodes, by their unrestricted RPC. */
  others: readonly string[];
  /** Where blocks pay to. */
  address: string;
};

/** 60 lock a block's reward, and more than 16 must be free: each ring wants as many others. */
const FIRST_BLOCKS = 90;
/** Mined in one call: with those on their way nodes are two blocks apart at most, and who asks both still believes them. */
const AT_ONCE = 1;
/** Blocks after one that held a transaction: those who wait see it become final. */
const FINAL = 10;
/** How often a payment that the blocks passed by is waited for. */
const MOST_TRIES = 5;

/** Makes the blocks of a private chain and brings them to its other nodes. */
export function makeMint({ node, others, address }: MintOptions) {
  /** Blocks still to come because of what was sent. */
  let wanted = 0;
  /** What waited at the last tick: who sent something sees it wait for a while. */
  let waiting = new Set<string>();
  /** What is under way: one after the other, since two at once would make a fork. */
  let busy: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = busy.then(work);
    busy = done.catch(() => undefined);
    return done;
  };
  const spread = async () => {
    for (const other of others) await carry(node, other);
  };
  /** What was sent to another node comes here, so that the next block holds it. */
  const collect = async () => {
    for (const other of others) await carryPool(other, node);
  };
  const make = async (blocks: number) => {
    let spreading: Promise<void> = Promise.resolve();
    for (let left = blocks; left > 0; left -= AT_ONCE) {
      const params = {
        amount_of_blocks: Math.min(left, AT_ONCE),
        wallet_address: address,
        starting_nonce: 0,
      };
      // The others check what is there while the next are made: each block costs either of them about the same.
      await Promise.all([callRpc(node, "generateblocks", params), spreading]);
      spreading = spread();
    }
    await spreading;
  };
  /** Blocks from the one that holds it on; 0 while none does. */
  const depthOf = async (txid: string): Promise<number> => {
    const { txs = [] } = await postJson<{ txs?: { in_pool: boolean; block_height?: number }[] }>(
      `${node}/get_transactions`,
      { txs_hashes: [txid] },
    );
    const [{ in_pool: waits = true, block_height: height } = {}] = txs;
    return waits || height === undefined ? 0 : await blockCount(node) - height;
  };
  return {
    /** Blocks that the chain has. */
    height: () => blockCount(node),
    /** Mines so many blocks now. */
    mine: (blocks: number) =>
      inTurn(async () => {
        await collect();
        await make(blocks);
        return await blockCount(node);
      }),
    /** Mines until a payment is so many blocks deep: a node may keep a new one out of its next block for a moment. */
    bury: (txid: string, blocks: number) =>
      inTurn(async () => {
        await collect();
        for (let tries = 0, left = blocks; left > 0 && tries < MOST_TRIES; tries++) {
          await make(left);
          left = blocks - await depthOf(txid);
        }
        return await blockCount(node);
      }),
    /** Brings a new chain to where its first coins can be spent; resolves at once for one that is older. */
    begin: (signal: AbortSignal) =>
      inTurn(async () => {
        await spread();
        while (!signal.aborted && await blockCount(node) < FIRST_BLOCKS) await make(AT_ONCE);
      }),
    /** Brings transactions from node to node. */
    spread: () =>
      inTurn(async () => {
        await collect();
        await spread();
      }),
    /** Mines one block if a transaction waits since the last call, or one waited within the last ten blocks. */
    tick: () =>
      inTurn(async () => {
        await collect();
        const now = await pool(node);
        const isOld = now.some((txid) => waiting.has(txid));
        waiting = new Set(now);
        if (isOld) wanted = FINAL;
        else if (wanted > 0) wanted--;
        else return;
        await make(1);
      }),
  };
}
