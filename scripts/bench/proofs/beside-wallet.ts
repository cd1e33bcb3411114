import { startPrivateChain } from "../../monero/private-chain.ts";
import { type RpcWallet, startRpcWallet } from "../../monero/wallet-rpc.ts";
import { readReserveProof } from "../../../contracts/monero/reserve-proof-text.ts";
import type { Checks, CheckTimes } from "./checks.ts";

/** What each of several fresh processes measured of itself. */
export type BesideWallet = { ours: CheckTimes[]; wallet: CheckTimes[] };

const RUNS = 3;
const BLOCKS = 90;
const AMOUNT = 50_000_000_000;

/** Has our code and monero-ts' wallet check the same things on a private chain; `undefined` where there is no monerod. */
export async function besideWallet(root: string, dir: string): Promise<BesideWallet | undefined> {
  if (!await isThere("monerod") || !await isThere("monero-wallet-rpc")) return undefined;
  const chain = await startPrivateChain(`${dir}/chain`);
  const wallets: RpcWallet[] = [];
  try {
    const payer = await startRpcWallet({ node: chain.url, dir: `${dir}/payer` });
    wallets.push(payer);
    const creator = await startRpcWallet({ node: chain.url, dir: `${dir}/creator` });
    wallets.push(creator);
    await chain.mine(BLOCKS, payer.address);
    await payer.call("refresh");
    const destinations = [{ address: creator.address, amount: AMOUNT }];
    const { tx_hash: txid } = await payer.call<{ tx_hash: string }>("transfer", { destinations });
    await chain.mine(12, payer.address);
    await creator.call("refresh");
    const message = "bench";
    const tipProof = await payer.call<{ signature: string }>("get_tx_proof", {
      txid,
      address: creator.address,
      message,
    });
    const reserve = await creator.call<{ signature: string }>("get_reserve_proof", { all: true, message });
    const read = readReserveProof(reserve.signature);
    if (read.verdict !== "read") throw new Error(`the wallet's reserve proof is ${read.verdict}`);
    const about = { address: creator.address, message, amount: String(AMOUNT) };
    const checks: Checks = {
      node: chain.url,
      tip: { ...about, txid, proof: tipProof.signature },
      reserve: { ...about, proof: reserve.signature, txids: read.proof.entries.map((entry) => entry.txid) },
    };
    const found: BesideWallet = { ours: [], wallet: [] };
    for (let i = 0; i < RUNS; i++) {
      found.ours.push(await runChecker(root, "check-by-ours.ts", checks));
      found.wallet.push(await runChecker(root, "check-by-wallet.ts", checks));
    }
    return found;
  } finally {
    for (const wallet of wallets) await wallet.stop();
    await chain.stop();
  }
}

async function runChecker(root: string, script: string, checks: Checks): Promise<CheckTimes> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `scripts/bench/proofs/${script}`, JSON.stringify(checks)],
    cwd: root,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "") as CheckTimes;
}

async function isThere(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).output())
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
