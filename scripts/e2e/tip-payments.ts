import assert from "node:assert/strict";
import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { makeOutProof } from "../../contracts/monero/make-tx-proof.ts";
import { readNodeTransaction, transactionQuery } from "../../contracts/monero/node-answer.ts";
import { tipMessage, tipPayTo } from "../../contracts/monero/tip.ts";
import { trialWallet } from "../../contracts/monero/trial-chain.ts";
import { PEOPLE } from "../../contracts/nostr/fixtures/people.ts";
import { waitFor } from "../bench/origin/processes.ts";
import type { PrivateChain } from "../monero/private-chain.ts";
import { callRpc, postJson } from "../monero/rpc.ts";
import type { RpcWallet } from "../monero/wallet-rpc.ts";

/** Nobody spends what is tipped here, so the creator needs no more than an address. */
export const CREATOR = trialWallet("creator").address;
/** What the tips of this trial are for, but for their nonces. */
export const ABOUT = {
  stream: { creator: PEOPLE.creator, d: "bees" },
  sid: "00112233445566aa",
  payer: PEOPLE.viewer,
};

/** A payment with what its payer knows, sent to nobody yet; spending the same coins elsewhere is prepared beside it. */
export type PreparedTip = {
  m: string;
  txid: string;
  txKey: string;
  proof: string;
  hex: string;
  rival: string;
};

/** Prepares a tip that spends one whole coin, and a payment of the same coin to the payer. */
export async function prepare(payer: RpcWallet, keyImage: string, nonce: string): Promise<PreparedTip> {
  const m = tipMessage({ ...ABOUT, nonce });
  const primary = judgeMoneroAddress(CREATOR);
  assert.ok(primary.verdict === "valid");
  const address = tipPayTo(primary.address, m);
  const spend = (to: string) =>
    payer.call<{ tx_hash: string; tx_key: string; tx_blob: string }>("sweep_single", {
      address: to,
      key_image: keyImage,
      do_not_relay: true,
      get_tx_key: true,
      get_tx_hex: true,
    });
  const { tx_hash: txid, tx_key: txKey, tx_blob: hex } = await spend(address);
  const { tx_blob: rival } = await spend(payer.address);
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const made = makeOutProof({ txid, address, message: m, txKey, randomBytes });
  assert.ok(made.verdict === "made");
  return { m, txid, txKey, proof: made.proof, hex, rival };
}

export async function relay(
  node: PrivateChain,
  hex: string,
): Promise<{ status: string; double_spend?: boolean }> {
  return await postJson(`${node.url}/send_raw_transaction`, { tx_as_hex: hex });
}

/** Gives a node a payment, and waits until strangers see it there too: a node keeps it to itself for a moment. */
export async function relayOpenly(
  node: PrivateChain,
  { txid, hex }: Pick<PreparedTip, "txid" | "hex">,
): Promise<void> {
  assert.equal((await relay(node, hex)).status, "OK");
  const query: unknown = JSON.parse(transactionQuery(txid));
  await waitFor("strangers to see the payment", async () => {
    const answer = await postJson<unknown>(`${node.restricted}/get_transactions`, query);
    return readNodeTransaction(answer, txid)?.state === "known" ? true : undefined;
  });
}

/** Leaves a node as it is in a reorganisation, between the old blocks and the new ones, in which this transaction has no room. */
export async function takeBack(node: PrivateChain, blocks: number, txid: string): Promise<void> {
  await node.pop(blocks);
  await forget(node, txid);
}

/** As a node does by itself when a block spends the same coins; by RPC it takes such a block only afterwards. */
export async function forget(node: PrivateChain, txid: string): Promise<void> {
  await callRpc(node.url, "flush_txpool", { txids: [txid] });
}

/** Pays a tip that is locked until a far block. */
export async function payLocked(payer: RpcWallet, node: PrivateChain) {
  const m = tipMessage({ ...ABOUT, nonce: "f".repeat(16) });
  const primary = judgeMoneroAddress(CREATOR);
  assert.ok(primary.verdict === "valid");
  const address = tipPayTo(primary.address, m);
  await payer.call("refresh");
  const { tx_hash: txid } = await payer.call<{ tx_hash: string }>("transfer", {
    destinations: [{ address, amount: 10_000_000_000 }],
    unlock_time: 900_000,
  });
  const { signature: proof } = await payer.call<{ signature: string }>("get_tx_proof", {
    txid,
    address,
    message: m,
  });
  const known = await postJson<{ tx_hashes?: string[] }>(`${node.url}/get_transaction_pool_hashes`, {});
  assert.ok(known.tx_hashes?.includes(txid));
  return { m, locked: { txid, proof } };
}
