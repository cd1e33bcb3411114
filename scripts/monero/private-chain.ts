import { end, waitFor } from "../bench/origin/processes.ts";
import { childEnvironment } from "../../media/child-environment.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import type { ServedTransaction } from "../../contracts/monero/served-transaction.ts";
import { monerodArguments } from "./monerod.ts";
import { callRpc, postJson } from "./rpc.ts";

/** A Monero chain of our own on loopback. It begins empty, at the newest hard fork. */
export type PrivateChain = {
  /** Base URL of its unrestricted RPC. */
  url: string;
  /** Base URL of its restricted RPC, which pages of any origin may ask. */
  restricted: string;
  mine: (blocks: number, address: string) => Promise<void>;
  /** Takes the newest blocks away again; their transactions go back to the pool. */
  pop: (blocks: number) => Promise<void>;
  /** One transaction as any node would serve it. */
  serve: (txid: string) => Promise<ServedTransaction>;
  stop: () => Promise<void>;
};

/** Where others keep the machine busy, ninety in one call take longer than a call may. */
const BLOCKS_A_CALL = 15;

export type PrivateChainOptions = {
  /** Whether it goes on with the chain that is in `dir`, and leaves one there; default: it begins anew. */
  keep?: boolean;
};

/** Starts `monerod` in `dir`, from the package `monero` or `DSTREAM_MONEROD`. */
export async function startPrivateChain(
  dir: string,
  { keep = false }: PrivateChainOptions = {},
): Promise<PrivateChain> {
  const [rpc = 0, restricted = 0, p2p = 0] = await freePorts(3);
  const child = new Deno.Command(Deno.env.get("DSTREAM_MONEROD") ?? "monerod", {
    args: monerodArguments({ dataDir: dir, rpc, restricted, p2p, keep }),
    env: childEnvironment(),
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = `http://127.0.0.1:${rpc}`;
  try {
    await waitFor("monerod to answer", () => answers(url));
  } catch (error) {
    await end(child);
    throw error;
  }
  return {
    url,
    restricted: `http://127.0.0.1:${restricted}`,
    mine: async (blocks, address) => {
      for (let left = blocks; left > 0; left -= BLOCKS_A_CALL) {
        const amount = Math.min(left, BLOCKS_A_CALL);
        const params = { amount_of_blocks: amount, wallet_address: address, starting_nonce: 0 };
        await callRpc(url, "generateblocks", params);
      }
    },
    pop: async (blocks) => {
      await postJson(`${url}/pop_blocks`, { nblocks: blocks });
    },
    serve: async (txid) => {
      const { txs: [tx] } = await postJson<
        { txs: { pruned_as_hex: string; prunable_hash: string }[] }
      >(`${url}/get_transactions`, { txs_hashes: [txid], prune: true, decode_as_json: false });
      if (tx === undefined) throw new Error(`the chain doesn't know ${txid}`);
      return { prunedHex: tx.pruned_as_hex, prunableHash: tx.prunable_hash };
    },
    stop: () => end(child),
  };
}

/** Whether a node answers; `undefined` as long as nobody listens. */
async function answers(url: string): Promise<true | undefined> {
  try {
    await callRpc(url, "get_version");
    return true;
  } catch (error) {
    // Nobody listens yet.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
