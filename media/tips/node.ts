import { blockQuery, readServedBlock } from "../../contracts/monero/block-answer.ts";
import {
  type NodeTransaction,
  readNodeHeight,
  readNodeTransaction,
} from "../../contracts/monero/node-answer.ts";
import { isHex } from "../../contracts/hex.ts";

/** What the watcher asks of one Monero node; every call rejects when the node can't be asked. */
export type TipNode = {
  /** Height of the newest block. */
  top: () => Promise<number>;
  /** Ids of what waits to be mined. */
  pool: () => Promise<string[]>;
  block: (height: number) => Promise<{ id: string; txids: readonly string[] }>;
  /** By their ids; what the node doesn't know is left out. */
  transactions: (txids: readonly string[]) => Promise<Map<string, NodeTransaction & { state: "known" }>>;
};

/** For one answer: a pool and a block of thousands, or so many transactions as are asked for at once. */
const MOST_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 5000;
/** Restricted nodes answer a hundred at most. */
const AT_ONCE = 25;

/** Asks the node at `url`, whose path ends in a slash. */
export function makeTipNode(url: URL, fetcher: typeof fetch): TipNode {
  const ask = async (path: string, body: string): Promise<unknown> => {
    const response = await fetcher(new URL(path, url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      // The owner named this host, and no host that it may point to.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`it answered ${response.status}`);
    }
    let [text, bytes] = ["", 0];
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      bytes += part.length;
      if (bytes > MOST_BYTES) throw new RangeError("it answered too much");
      text += decoder.decode(part, { stream: true });
    }
    return JSON.parse(text);
  };
  return {
    top: async () => sound(readNodeHeight(await ask("get_height", "{}"))) - 1,
    pool: async () => {
      const { tx_hashes: txids = [] } = await ask("get_transaction_pool_hashes", "{}") as {
        tx_hashes?: unknown;
      };
      return sound(
        Array.isArray(txids) ? txids.filter((txid): txid is string => isHex(txid, 32)) : undefined,
      );
    },
    block: async (height) => {
      const { id, txids } = sound(readServedBlock(await ask("json_rpc", blockQuery(height))));
      return { id, txids };
    },
    transactions: async (txids) => {
      const found = new Map<string, NodeTransaction & { state: "known" }>();
      for (let from = 0; from < txids.length; from += AT_ONCE) {
        const some = txids.slice(from, from + AT_ONCE);
        const answer = await ask(
          "get_transactions",
          JSON.stringify({ txs_hashes: some, prune: true, decode_as_json: false }),
        );
        for (const txid of some) {
          const read = readNodeTransaction(answer, txid);
          if (read?.state === "known") found.set(txid, read);
        }
      }
      return found;
    },
  };
}

function sound<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("it answered what no sound node does");
  return value;
}
