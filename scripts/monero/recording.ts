import { type PrivateChain, startPrivateChain } from "./private-chain.ts";
import { type RpcWallet, startRpcWallet } from "./wallet-rpc.ts";

/** Who takes part in a recording: a chain of its own and two wallets without coins. */
export type RecordingStand = { chain: PrivateChain; payer: RpcWallet; creator: RpcWallet };

export type RecordingOptions = {
  /** The script, from the repository's root. */
  made: string;
  /** What else is to be known of the chain. */
  chain: string;
  /** What stands in the file, with more conditions if there are any. */
  record: (stand: RecordingStand) => Promise<{ conditions?: Record<string, unknown>; recorded: object }>;
};

/** Blocks until a payer has enough: 60 lock a block's reward; more than 16 must be free, for each ring wants as many others. */
export const BLOCKS_TO_UNLOCK = 90;
/** Piconero. */
export const XMR = 1_000_000_000_000;

/** Records what a private chain and real wallets say, into the file that the command line names. */
export async function writeRecording({ made, chain: words, record }: RecordingOptions): Promise<void> {
  const [path] = Deno.args;
  if (path === undefined) throw new Error("say where the recording goes");
  const dir = await Deno.makeTempDir({ prefix: "dstream-monero-" });
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const chain = await startPrivateChain(`${dir}/chain`);
    stops.push(chain.stop);
    const startWallet = async (name: string) => {
      const wallet = await startRpcWallet({ node: chain.url, dir: `${dir}/${name}` });
      stops.push(wallet.stop);
      return wallet;
    };
    const [payer, creator] = [await startWallet("payer"), await startWallet("creator")];
    const version = await new Deno.Command("monerod", { args: ["--version"] }).output();
    const { conditions: more, recorded } = await record({ chain, payer, creator });
    const conditions = {
      made,
      monerod: new TextDecoder().decode(version.stdout).trim(),
      chain: `private (--regtest), hard fork 16${words}; keys are worthless, amounts in piconero`,
      ...more,
    };
    await Deno.writeTextFile(path, JSON.stringify({ conditions, ...recorded }, null, 1) + "\n");
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await Deno.remove(dir, { recursive: true });
  }
}
