import assert from "node:assert/strict";
import { readStakeReceipt } from "../../contracts/escrow/stake-receipt.ts";
import { judgeStakedPage, signStakedPage } from "../../contracts/escrow/staked-page.ts";
import { publicKeyOf, readVerifiedEvent } from "../../contracts/nostr/event.ts";
import {
  claimBody,
  complain,
  EDGE_SECRET,
  fundedBody,
  type TrialStake,
} from "../../edge/stakes/trial-arbiter.ts";
import { callRpc, postJson } from "../monero/rpc.ts";
import type { RpcWallet } from "../monero/wallet-rpc.ts";
import { inBlock, otherAmount } from "./node-stand.ts";
import type { Laid } from "./stake-stand.ts";

export type Funded = Laid & {
  /** Name of the state that the arbiter says of a stake paid by this transaction, or the code of its refusal. */
  stateOf: (stake: TrialStake, txid: string) => Promise<unknown>;
};

/** Two transactions of one wallet that spend the same coin; neither is sent. */
export type Rivals = { toStake: Unsent; home: Unsent };
type Unsent = { tx_hash: string; tx_blob: string };

/** Makes both in the wallet that is open: it must have one coin. */
export async function makeRivals(
  wallet: RpcWallet,
  { stake, amount }: { stake: TrialStake; amount: bigint },
): Promise<Rivals> {
  const { address } = await wallet.call<{ address: string }>("get_address");
  const unsent = (to: string, piconero: bigint) =>
    wallet.call<Unsent>("transfer", {
      destinations: [{ address: to, amount: Number(piconero) }],
      do_not_relay: true,
      get_tx_hex: true,
    });
  return { toStake: await unsent(stake.address, amount), home: await unsent(address, amount / 2n) };
}

/** A viewer pays, is seen, takes it back in a reorganisation: nothing of it ever counts, and the coins are its own. */
export async function doubleSpend(
  { chain, payer, stateOf }: Funded,
  stake: TrialStake,
  { toStake, home }: Rivals,
): Promise<void> {
  const send = (tx: Unsent) =>
    postJson<{ status: string; double_spend?: boolean }>(`${chain.url}/send_raw_transaction`, {
      tx_as_hex: tx.tx_blob,
    });
  const state = () => stateOf(stake, toStake.tx_hash);
  assert.equal((await send(toStake)).status, "OK");
  assert.equal(await state(), "funded-0");
  assert.equal((await send(home)).double_spend, true);
  assert.equal(await state(), "double-spend-seen");
  await chain.mine(2, payer.address);
  assert.equal(await state(), "funded-1");
  await chain.pop(2);
  await callRpc(chain.url, "flush_txpool", {});
  assert.equal((await send(home)).status, "OK");
  assert.equal(await state(), "unknown-transaction");
  await chain.mine(2, payer.address);
  assert.equal(await state(), "unknown-transaction");
}

/** Reorganisations of one and of five blocks after a stake became active: it waits again, and is the same afterwards. */
export async function reorganised(
  { chain, payer, ask, stateOf }: Funded,
  stake: TrialStake,
  txid: string,
): Promise<void> {
  const receipt = async () => {
    const answer = await ask("funded", fundedBody(stake, [txid]));
    const event = typeof answer === "object" ? readVerifiedEvent(answer.receipt) : undefined;
    // But for its date.
    return event && readStakeReceipt(event);
  };
  const before = await receipt();
  assert.equal(before?.step, "active");
  for (const blocks of [1, 5]) {
    await chain.pop(blocks);
    assert.equal(await stateOf(stake, txid), "funded-1", `${blocks} blocks less`);
    await chain.mine(blocks, payer.address);
    assert.equal(await stateOf(stake, txid), "active");
  }
  assert.deepEqual(await receipt(), before);
}

/** Pays a stake so that nobody can spend it for years; such a payment is none. */
export async function payLocked(
  { payer }: Pick<Laid, "payer">,
  { stake, amount }: { stake: TrialStake; amount: bigint },
): Promise<string> {
  await payer.call("refresh");
  const { tx_hash: txid } = await payer.call<{ tx_hash: string }>("transfer", {
    destinations: [{ address: stake.address, amount: Number(amount) }],
    unlock_time: 900_000,
  });
  return txid;
}

/** Nodes that lie about what is in a block or how much was paid: whether one does or all, nobody believes it. */
export async function lyingNodes(
  { first, second, stateOf }: Funded,
  stake: TrialStake,
  txid: string,
): Promise<void> {
  // Of its own bytes a transaction's id is made, so all nodes together can't change them.
  for (const [lie, all] of [[inBlock, "pending"], [otherAmount, "bad-payment"]] as const) {
    second.lie = lie;
    assert.equal(await stateOf(stake, txid), "pending", "one lies");
    first.lie = lie;
    assert.equal(await stateOf(stake, txid), all, "both lie");
    first.lie = undefined;
    second.lie = undefined;
  }
}

/** An arbiter whose clock is an hour off: it agrees to nothing new, or what it says admits nobody; no coin depends on it. */
export async function wrongClock(
  { time, ask }: Funded,
  fresh: TrialStake,
  { stake, txid }: { stake: TrialStake; txid: string },
): Promise<void> {
  const page = "ab".repeat(32);
  const address = stake.context.stream;
  const admitted = async () => {
    const answer = await ask("funded", fundedBody(stake, [txid]));
    assert.ok(typeof answer === "object");
    return judgeStakedPage({
      receipt: answer.receipt,
      signature: signStakedPage({ stake: stake.name, address, page }, stake.viewerSecret),
      address,
      page,
      arbiters: [publicKeyOf(EDGE_SECRET)],
      nowSeconds: Math.floor(Date.now() / 1000),
    }).verdict;
  };
  const acked = () => ask("ack", { ...fresh.about, viewSecret: fresh.viewSecret });
  time.seconds = -3600;
  assert.equal(await acked(), "period-not-yet");
  assert.equal(await admitted(), "stake-receipt-expired");
  time.seconds = 3600;
  assert.ok(typeof await acked() === "object");
  assert.equal(await admitted(), "stake-receipt-expired");
  time.seconds = 0;
  assert.equal(await admitted(), "staked");
}

/** Two claims to one stake at once, each to another instance: one counts, the same for all that ask later. */
export async function rivalClaims(
  { ask }: Funded,
  stake: TrialStake,
  [a, b]: readonly [TrialStake, TrialStake],
): Promise<void> {
  const claim = (n: number) => claimBody(stake, [complain(a, stake, { n }), complain(b, stake, { n })]);
  const answers = await Promise.all([ask("claim", claim(1)), ask("claim", claim(2))]);
  assert.ok(answers.some((answer) => typeof answer === "object"), String(answers));
  assert.equal(await ask("claim", claim(3)), "already-claimed");
  assert.equal(await ask("verdict", stake.agreed), "not-due");
}
