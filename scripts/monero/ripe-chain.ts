import { existsSync } from "node:fs";
import { childEnvironment } from "../../media/child-environment.ts";
import { ROOT } from "../root.ts";
import { type PrivateChain, startPrivateChain } from "./private-chain.ts";
import { type RpcWallet, startRpcWallet } from "./wallet-rpc.ts";

/** Git ignores it. A chain of other programs or of another recipe has another name. */
const CHAINS = `${ROOT}/.out/chains`;
const RECIPE = 1;
/** 60 lock a block's reward; more than 16 must be free, for each ring wants as many others. */
const BLOCKS = 90;

/** Starts a node in `dir` on a copy of a chain whose first coins can be spent; the miner's wallet has them. */
export async function startRipeChain(dir: string): Promise<PrivateChain> {
  await copyFolder(`${await record()}/chain`, dir);
  return await startPrivateChain(dir, { keep: true });
}

/** Opens a copy, in `dir`, of the wallet that mined a ripe chain. */
export async function openMinersWallet({ node, dir }: { node: string; dir: string }): Promise<RpcWallet> {
  await copyFolder(`${await record()}/wallet`, dir);
  const wallet = await startRpcWallet({ node, dir, isThere: true });
  await wallet.call("refresh");
  return wallet;
}

let recorded: Promise<string> | undefined;

/** The folder with chain and wallet, made by whoever of all test processes comes first; the others wait for it. */
function record(): Promise<string> {
  return recorded ??= (async () => {
    await Deno.mkdir(CHAINS, { recursive: true });
    const folder = `${CHAINS}/${await nameOfRecipe()}`;
    using lock = await Deno.open(`${CHAINS}/lock`, { create: true, write: true });
    await lock.lock(true);
    if (existsSync(folder)) return folder;
    for await (const { name, isDirectory } of Deno.readDir(CHAINS)) {
      if (isDirectory) await Deno.remove(`${CHAINS}/${name}`, { recursive: true });
    }
    const fresh = `${folder}.begun`;
    await makeChain(fresh);
    await Deno.rename(fresh, folder);
    return folder;
  })();
}

async function makeChain(folder: string): Promise<void> {
  const chain = await startPrivateChain(`${folder}/chain`, { keep: true });
  try {
    const wallet = await startRpcWallet({ node: chain.url, dir: `${folder}/wallet` });
    try {
      await chain.mine(BLOCKS, wallet.address);
      await wallet.call("refresh");
      await wallet.call("close_wallet");
    } finally {
      await wallet.stop();
    }
  } finally {
    await chain.stop();
  }
}

/** What a chain's and a wallet's files depend on. */
async function nameOfRecipe(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.env.get("DSTREAM_MONEROD") ?? "monerod", {
    args: ["--version"],
    env: childEnvironment(),
    clearEnv: true,
  }).output();
  const version = /v[\d.]+/.exec(new TextDecoder().decode(stdout))?.[0] ?? "unknown";
  return `${RECIPE}-${version}`;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}
