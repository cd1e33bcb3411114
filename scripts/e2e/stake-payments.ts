import assert from "node:assert/strict";
import type { Role } from "../../contracts/escrow/context.ts";
import { judgeDisclosure, winnersKey } from "../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../contracts/escrow/shares.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { readStakeVerdict } from "../../contracts/escrow/verdict-event.ts";
import { readVerifiedEvent } from "../../contracts/nostr/event.ts";
import type { TrialStake } from "../../edge/stakes/trial-arbiter.ts";
import type { PrivateChain } from "../monero/private-chain.ts";
import { callRpc } from "../monero/rpc.ts";
import type { RpcWallet } from "../monero/wallet-rpc.ts";

/** What a wallet says that saw an output in a block which was taken away, and hasn't heard of it. */
const LOST_OUTPUT = "did not include the requested real output";

/** Pays as any wallet would: ordinary addresses, all by one transaction. */
export async function payStakes(
  { chain, payer }: { chain: PrivateChain; payer: RpcWallet },
  stakes: readonly { address: string }[],
  amount: bigint,
): Promise<string> {
  const destinations = stakes.map(({ address }) => ({ address, amount: Number(amount) }));
  const transfer = async () => (await payer.call<{ tx_hash: string }>("transfer", { destinations })).tx_hash;
  const heights = async () => {
    await payer.call("refresh");
    const { height } = await payer.call<{ height: number }>("get_height");
    return [height, (await callRpc<{ count: number }>(chain.url, "get_block_count")).count];
  };
  const lookAnew = async () => {
    await payer.call("rescan_blockchain");
    // It forgets what it spent in transactions that wait; the node knows.
    await payer.call("rescan_spent");
  };
  const [seen, real] = await heights();
  // A wallet hears of blocks that are gone only when others come in their place.
  if (seen !== real) await lookAnew();
  try {
    return await transfer();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes(LOST_OUTPUT))) throw error;
    await lookAnew();
    const [after, now] = await heights();
    assert.equal(after, now, "the wallet sees the chain as it is");
    return await transfer();
  }
}

export type Sweep = {
  chain: PrivateChain;
  payer: RpcWallet;
  winner: RpcWallet;
  stake: TrialStake;
  verdict: unknown;
  party: Role;
  /** What was paid into it, in piconero; default: what it asks. */
  paid?: bigint;
};

/** The winner rebuilds the key from a public verdict and takes the coins home; gives what came. */
export async function sweepStake(
  { chain, payer, winner, stake, verdict, party, paid = BigInt(stake.context.amount) }: Sweep,
): Promise<bigint> {
  const event = readVerifiedEvent(verdict);
  const read = event && readStakeVerdict(event);
  assert.ok(read !== undefined);
  const judged = judgeDisclosure(read.outcome, read.share, stake.points);
  assert.ok(judged.verdict === "disclosed" && judged.winner === party);
  const secrets = { ...SECRETS, viewer: stake.viewerSecret };
  const loser = party === "viewer" ? "creator" : "viewer";
  const keyOf = (role: Role) =>
    winnersKey(sharesOf(role, secrets[role], stake.context), read.outcome, read.share);
  assert.equal(keyOf(loser), undefined, "the loser can't spend");
  await winner.call("generate_from_keys", {
    filename: `escrow ${stake.name}`,
    password: "",
    address: stake.address,
    spendkey: keyOf(party),
    viewkey: stake.viewSecret,
    restore_height: 85,
  });
  await winner.call("refresh");
  const { unlocked_balance } = await winner.call<{ unlocked_balance: number }>("get_balance");
  assert.equal(BigInt(unlocked_balance), paid, "the wallet sees the stake");
  const swept = await winner.call<{ amount_list: number[]; fee_list: number[] }>("sweep_all", {
    address: winner.address,
  });
  await chain.mine(1, payer.address);
  const [amount = 0, fee = 0] = [swept.amount_list[0], swept.fee_list[0]];
  assert.equal(BigInt(amount) + BigInt(fee), paid, "all of it was swept");
  return BigInt(amount);
}
