import assert from "node:assert/strict";
import { bondMessage, bondTermsTemplate } from "../../contracts/escrow/bond.ts";
import { stakePeriod } from "../../contracts/escrow/period.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { signWord } from "../../contracts/escrow/words.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { CREATOR_SECRET, OTHER_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import {
  delegated,
  makeTrialAdmission,
  NOW,
  PAGE_SECRET,
  pageId,
} from "../../edge/routes/trial-admission.ts";
import type { StakeChain } from "../../edge/stakes/chain.ts";
import {
  claimBody,
  complain,
  fundedBody,
  signedTerms,
  type TrialStake,
  trialStake,
  trialTranches,
} from "../../edge/stakes/trial-arbiter.ts";
import type { PrivateChain } from "../monero/private-chain.ts";
import { waitFor } from "../bench/origin/processes.ts";
import { callRpc, postJson } from "../monero/rpc.ts";
import type { RpcWallet } from "../monero/wallet-rpc.ts";
import {
  doubleSpend,
  type Funded,
  lyingNodes,
  makeRivals,
  payLocked,
  reorganised,
  rivalClaims,
  wrongClock,
} from "./stake-faults.ts";
import { claimsInPages } from "./stake-pages.ts";
import { payStakes, sweepStake } from "./stake-payments.ts";
import { type Laid, onChain } from "./stake-stand.ts";

const STAKE = 15_000_000_000n;
/** Of two; the fees of a private chain leave no room for less. */
const TRANCHE = 10_000_000_000n;
const TERMS = signedTerms({ amount: String(STAKE) });
/** The terms' deadline, and their window for answers, in blocks. */
const [DEADLINE, WINDOW] = [5000, 720];

type Bond = { chain: PrivateChain; real: StakeChain; payer: RpcWallet; winner: RpcWallet };

/** A wallet shows its coins and is admitted, until it spends them. */
async function showBond({ chain, real, payer, winner }: Bond): Promise<void> {
  const until = NOW + 3600;
  const message = bondMessage({
    creator: publicKeyOf(CREATOR_SECRET),
    holder: publicKeyOf(OTHER_SECRET),
    until,
  });
  const { signature: proof } = await winner.call<{ signature: string }>("get_reserve_proof", {
    all: false,
    account_index: 0,
    amount: 10_000_000_000,
    message,
  });
  const terms = bondTermsTemplate({ stream: TRIAL_ADDRESS, amount: "10000000000", banned: [] }, 1);
  const { refusal } = makeTrialAdmission({ chain: real });
  const admit = () =>
    refusal({
      secret: OTHER_SECRET,
      page: PAGE_SECRET,
      body: {
        tier: "bond",
        peerId: pageId(PAGE_SECRET),
        delegation: delegated({ tier: "bond", threshold: 3 }),
        terms: signEvent(terms, CREATOR_SECRET),
        bond: { address: winner.address, until, proof },
      },
    });
  assert.deepEqual(await admit(), [403, "bond-unconfirmed"]);
  await chain.mine(10, payer.address);
  assert.deepEqual(await admit(), [200, undefined]);
  await winner.call("refresh");
  await winner.call("sweep_all", { address: payer.address });
  assert.deepEqual(await admit(), [403, "bond-spent"]);
}

const PERIOD = stakePeriod({ deadlineBlocks: DEADLINE }, Math.floor(Date.now() / 1000));
const stakeOf = (name: string, agreedAt: number) =>
  trialStake(name, { amount: String(STAKE), deadline: agreedAt + DEADLINE, ...PERIOD }, TERMS);

async function throughFaults(laid: Laid): Promise<void> {
  const { chain, real, second, payer, winner, time, ask, height } = laid;
  const at = await height();
  const [home, thief, a, b, poor] = ["home", "thief", "a", "b", "poor"].map((name) => stakeOf(name, at));
  const [dusk, torn, fickle] = ["dusk", "torn", "fickle"].map((name) => stakeOf(name, at));
  // Its deadline was long ago when it is paid.
  const late = stakeOf("late", at - DEADLINE - 10);
  const [rich, locked] = [stakeOf("rich", at), stakeOf("locked", at)];
  assert.ok(home && thief && a && b && poor && dusk && torn && fickle);
  const split = trialTranches("split", 2, { amount: String(TRANCHE), deadline: at + DEADLINE, ...PERIOD });
  const [kept, given] = split.tranches;
  assert.ok(kept && given);
  for (const stake of [home, thief]) {
    const acked = await ask("ack", { ...stake.about, viewSecret: stake.viewSecret });
    assert.ok(typeof acked === "object");
    assert.deepEqual(acked.attestation, stake.attestations[2]);
  }
  assert.equal(await ask("ack", { ...late.about, viewSecret: late.viewSecret }), "deadline-too-early");

  const txids = new Map<TrialStake, string>();
  const whole = [home, thief, a, b, late, dusk, torn];
  await winner.call("create_wallet", { filename: "fickle", password: "", language: "English" });
  const own = await winner.call<{ address: string }>("get_address");
  const paid = await payStakes(laid, whole, STAKE);
  const half = await payStakes(laid, [kept], TRANCHE);
  const rest = await payStakes(laid, [given], TRANCHE);
  await payStakes(laid, [own], 2n * STAKE);
  for (const stake of whole) txids.set(stake, paid);
  txids.set(poor, await payStakes(laid, [poor], STAKE / 2n));
  txids.set(rich, await payStakes(laid, [rich], 2n * STAKE));
  txids.set(locked, await payLocked(laid, { stake: locked, amount: STAKE }));
  const funded = (stake: TrialStake) => ask("funded", fundedBody(stake, [txids.get(stake) ?? ""]));
  const stateOf = async (stake: TrialStake) => {
    const answer = await funded(stake);
    return typeof answer === "string" ? answer : answer.state;
  };
  const faults: Funded = {
    ...laid,
    stateOf: async (stake, txid) => {
      txids.set(stake, txid);
      return await stateOf(stake);
    },
  };
  assert.equal(await stateOf(home), "funded-0");
  second.isDown = true;
  assert.equal(await stateOf(home), "pending");
  second.isDown = false;
  second.ahead = 5000;
  assert.equal(await stateOf(home), "pending", "one node that lies can only delay");
  second.ahead = 0;
  await lyingNodes(faults, home, paid);
  await wrongClock(faults, stakeOf("fresh", await height()), { stake: home, txid: paid });

  await chain.mine(3, payer.address);
  assert.equal(await stateOf(home), "funded-1");
  assert.equal(
    await ask("claim", claimBody(thief, [complain(a, thief), complain(b, thief)])),
    "not-active",
  );
  // A reorganisation of three blocks takes the funding back to the pool, and one payment away for good.
  await postJson(`${chain.url}/pop_blocks`, { nblocks: 3 });
  assert.equal(await stateOf(home), "funded-0");
  await callRpc(chain.url, "flush_txpool", { txids: [txids.get(poor)] });
  assert.equal(await stateOf(poor), "unknown-transaction");
  txids.set(poor, await payStakes(laid, [poor], STAKE / 2n));

  await chain.mine(10, payer.address);
  assert.equal(await stateOf(poor), "underfunded");
  assert.equal(await stateOf(late), "funded-too-late");
  assert.equal(await stateOf(locked), "bad-payment");
  const twice = await funded(rich);
  assert.ok(typeof twice === "object");
  assert.deepEqual([twice.state, twice.amount], ["active", String(2n * STAKE)]);
  for (const stake of [home, thief, a, b, dusk, torn]) assert.equal(await stateOf(stake), "active");
  const splitBy = async (ids: string[]) => {
    const answer = await ask("funded", fundedBody(split, ids));
    return typeof answer === "string" ? answer : answer.state;
  };
  assert.equal(await splitBy([half]), "underfunded", "one tranche of two is none");
  assert.equal(await splitBy([half, rest]), "active");
  await reorganised(faults, home, paid);
  await winner.call("refresh");
  const rivals = await makeRivals(winner, { stake: fickle, amount: STAKE });
  await doubleSpend(faults, fickle, rivals);
  await winner.call("refresh");
  const left = await winner.call<{ balance: number }>("get_balance");
  assert.ok(BigInt(left.balance) > STAKE, "the coins stayed where they were, but for the fee");

  // Neither side can be robbed before it is time, whoever asks for it.
  const complaints = [complain(a, thief), complain(b, thief)];
  assert.equal(await ask("verdict", home.agreed), "not-due");
  assert.equal(await ask("claim", claimBody(thief, complaints, {}, thief.viewerSecret)), "bad-claim");
  assert.ok(typeof await ask("claim", claimBody(thief, complaints)) === "object");
  const another = claimBody(thief, [complain(a, thief, { n: 8 }), complain(b, thief)]);
  assert.equal(await ask("claim", another), "already-claimed");
  assert.equal(await ask("verdict", thief.agreed), "not-due");
  assert.equal(await ask("release", thief.agreed), "not-due");
  const again = claimBody(torn, [complain(a, torn), complain(b, torn)]);
  assert.equal(await ask("claim", again), "witnesses-spent", "a claim has them that isn't decided");
  await rivalClaims(faults, torn, [home, dusk]);

  const release = signWord({ word: "release", stake: home.name }, SECRETS.creator);
  time.gone.add(0).add(1);
  assert.equal(await ask("release", { ...home.agreed, release }), "records-unreachable");
  time.gone = new Set([2]);
  const released = await ask("release", { ...home.agreed, release });
  assert.ok(typeof released === "object");
  const surplus = await ask("release", {
    ...rich.agreed,
    release: signWord({ word: "release", stake: rich.name }, SECRETS.creator),
  });
  assert.ok(typeof surplus === "object");
  const gift = signWord({ word: "release", stake: given.name }, SECRETS.creator);
  const gave = await ask("release", { ...given.agreed, release: gift });
  assert.ok(typeof gave === "object");
  assert.equal(await ask("verdict", kept.agreed), "not-due", "the other tranche stands");
  assert.equal(await ask("claim", claimBody(home, [complain(a, home), complain(b, home)])), "decided");
  time.gone = new Set([0]);
  time.jump = WINDOW;
  const granted = await ask("verdict", thief.agreed);
  const returned = await ask("verdict", late.agreed);
  assert.ok(typeof granted === "object" && typeof returned === "object");
  // Whichever of both claims counts.
  const taken = await ask("verdict", torn.agreed);
  assert.ok(typeof taken === "object");
  // Past every deadline nobody gets another verdict out of it.
  time.jump = 2 * DEADLINE;
  time.gone = new Set([1]);
  assert.deepEqual(await ask("release", thief.agreed), granted);
  assert.deepEqual(await ask("verdict", home.agreed), released);

  // The last blocks before a deadline, and the one that is it, are mined.
  time.jump = dusk.context.deadline - 2 - await height();
  assert.equal(await ask("release", dusk.agreed), "not-due");
  await chain.mine(1, payer.address);
  assert.equal(await ask("release", dusk.agreed), "not-due");
  await chain.mine(1, payer.address);
  const expired = await ask("release", dusk.agreed);
  assert.ok(typeof expired === "object");

  const came = [
    await sweepStake({ chain, payer, winner, stake: home, verdict: released.verdict, party: "viewer" }),
    await sweepStake({ chain, payer, winner, stake: thief, verdict: granted.verdict, party: "creator" }),
    await sweepStake({
      chain,
      payer,
      winner,
      stake: rich,
      verdict: surplus.verdict,
      party: "viewer",
      paid: 2n * STAKE,
    }),
    await sweepStake({ chain, payer, winner, stake: given, verdict: gave.verdict, party: "viewer" }),
    await sweepStake({ chain, payer, winner, stake: torn, verdict: taken.verdict, party: "creator" }),
    await sweepStake({ chain, payer, winner, stake: dusk, verdict: expired.verdict, party: "viewer" }),
    await sweepStake({ chain, payer, winner, stake: late, verdict: returned.verdict, party: "viewer" }),
  ];
  await winner.call("open_wallet", { filename: "wallet", password: "" });
  await waitFor("all that was swept", async () => {
    await winner.call("refresh");
    const { transfers } = await winner.call<{ transfers: { amount: number }[] }>("incoming_transfers", {
      transfer_type: "all",
    });
    if (came.every((amount) => transfers.some((one) => BigInt(one.amount) === amount))) return true;
    // A node may keep the last payment out of its next block for a moment.
    await chain.mine(1, payer.address);
    return undefined;
  });
  await showBond({ chain, real, payer, winner });
}

Deno.test({
  name: "stakes on a real chain end with the coins in the right wallet",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: (t) =>
    onChain(async (laid) => {
      await t.step("claimed by the creator in the studio, and answered or not by the viewers' pages", () =>
        claimsInPages(laid));
      await t.step("through faults and restarts of the arbiter", () =>
        throughFaults(laid));
    }),
});
