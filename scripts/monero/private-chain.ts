import { end, waitFor } from "../bench/origin/processes.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import type { ServedTransaction } from "../../contracts/monero/served-transaction.ts";
import { callRpc, postJson } from "./rpc.ts";

/** A Monero chain of our own on loopback. It begins empty, at the newest hard fork. */
export type PrivateChain = {
  /** Base URL of its unrestricted RPC. */
  url: string;
  mine: (blocks: number, address: string) => Promise<void>;
  /** One transaction as any node would serve it. */
  serve: (txid: string) => Promise<ServedTransaction>;
  stop: () => Promise<void>;
};

/** Starts `monerod` in `dir`, from the package `monero` or `DSTREAM_MONEROD`. */
export async function startPrivateChain(dir: string): Promise<PrivateChain> {
  const [rpc = 0, p2p = 0] = await freePorts(2);
  const child = new Deno.Command(Deno.env.get("DSTREAM_MONEROD") ?? "monerod", {
    args: [
      ...["--regtest", "--offline", "--fixed-difficulty", "1", "--data-dir", dir, "--non-interactive"],
      ...[
        "--no-zmq",
        "--no-igd",
        "--hide-my-port",
        "--disable-dns-checkpoints",
        "--check-updates",
        "disabled",
      ],
      ...["--p2p-bind-ip", "127.0.0.1", "--p2p-bind-port", String(p2p)],
      ...["--rpc-bind-ip", "127.0.0.1", "--rpc-bind-port", String(rpc), "--rpc-ssl", "disabled"],
      ...["--disable-rpc-ban", "--max-concurrency", "1", "--log-level", "0"],
    ],
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
    mine: async (blocks, address) => {
      const params = { amount_of_blocks: blocks, wallet_address: address, starting_nonce: 0 };
      await callRpc(url, "generateblocks", params);
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
