import assert from "node:assert/strict";
import type { AdmissionTier } from "../../contracts/swarm/tier.ts";
import { bondMessage, bondPseudonym, bondTermsTemplate } from "../../contracts/escrow/bond.ts";
import { type StakedViewer, stakeReceiptTemplate } from "../../contracts/escrow/stake-receipt.ts";
import {
  SEEN_DEGREE,
  SEEN_RECEIPT_SECONDS,
  signStakedPage,
  STAKE_RECEIPT_SECONDS,
} from "../../contracts/escrow/staked-page.ts";
import { stakeTermsTemplate } from "../../contracts/escrow/terms.ts";
import { SECRETS, trialTerms, trialViewer } from "../../contracts/escrow/trial-stake.ts";
import { payOnPaper, trialWallet } from "../../contracts/monero/trial-chain.ts";
import { makeTrialReserve } from "../../contracts/monero/trial-reserve.ts";
import { readReserveProof } from "../../contracts/monero/reserve-proof-text.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { CREATOR_SECRET, OTHER_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { EDGE_LIMITS } from "../config.ts";
import type { StakeChain } from "../stakes/chain.ts";
import type { AdmissionRouteOptions } from "./admission.ts";
import { type Ask, delegated, makeTrialAdmission, NOW, PAGE_SECRET, pageId } from "./trial-admission.ts";

const asks = (tier: AdmissionTier) => delegated({ tier, threshold: 3 });
const wallet = trialWallet("bonded");
const coin = payOnPaper(wallet, 5000n);
const HOLDER = OTHER_SECRET;
const until = NOW + 3600;

const bondTerms = (banned: string[] = [], createdAt = 1): NostrEvent =>
  signEvent(bondTermsTemplate({ stream: TRIAL_ADDRESS, amount: "5000", banned }, createdAt), CREATOR_SECRET);
const message = bondMessage({ creator: publicKeyOf(CREATOR_SECRET), holder: publicKeyOf(HOLDER), until });
const proof = makeTrialReserve({ wallet, transactions: [coin], message });
const bond = { address: wallet.address, until, proof };
const read = readReserveProof(proof);
const pseudonym = bondPseudonym(read.verdict === "read" ? read.proof.entries[0]?.keyImageHex ?? "" : "");

/** A chain on which the coin lies and is unspent, with these answers changed. */
const chainOf = (change: Partial<StakeChain> = {}): StakeChain => ({
  height: () => Promise.resolve(1000),
  lowestHeight: () => Promise.resolve(1000),
  network: () => Promise.resolve("mainnet"),
  transaction: (txid) =>
    Promise.resolve(
      txid !== coin.txid ? { verdict: "unknown" } : {
        verdict: "mined",
        network: "mainnet",
        served: coin.served,
        height: 900,
        block: "00".repeat(32),
        minedAt: 1_700_000_000,
        confirmations: 10,
      },
    ),
  spent: (images) => Promise.resolve(images.map(() => "unspent")),
  ...change,
});

const bonded = (body: Record<string, unknown> = {}, more: Partial<Ask> = {}): Ask => ({
  secret: HOLDER,
  page: PAGE_SECRET,
  ...more,
  body: {
    tier: "bond",
    peerId: pageId(more.page ?? PAGE_SECRET),
    delegation: asks("bond"),
    terms: bondTerms(),
    bond,
    ...body,
  },
});
const edge = (options: Partial<AdmissionRouteOptions> = {}) =>
  makeTrialAdmission({ chain: chainOf(), ...options });

Deno.test("admissionRoute() checks no bond without nodes of its own, terms of the creator and a proof", async () => {
  assert.deepEqual(await edge({ chain: undefined }).refusal(bonded()), [403, "tier-not-offered"]);
  const { refusal } = edge();
  assert.deepEqual(await refusal(bonded({ terms: undefined })), [403, "unknown-terms"]);
  const foreign = signEvent(bondTerms(), OTHER_SECRET);
  assert.deepEqual(await refusal(bonded({ terms: foreign })), [403, "unknown-terms"]);
  assert.deepEqual(await refusal(bonded({ bond: undefined })), [403, "no-bond"]);
});

Deno.test("admissionRoute() takes no bond that is somebody else's, too old, too small or not whole", async () => {
  const { refusal } = edge();
  const thief = new Uint8Array(32).fill(77);
  assert.deepEqual(await refusal(bonded({}, { secret: thief })), [403, "bad-reserve"]);
  assert.deepEqual(await refusal(bonded({ bond: { ...bond, until: NOW } })), [403, "bond-expired"]);
  const long = { ...bond, until: NOW + 32 * 24 * 3600 };
  assert.deepEqual(await refusal(bonded({ bond: long })), [403, "bond-too-long"]);
  assert.deepEqual(await refusal(bonded({ bond: { ...bond, proof: "ReserveProofV2" } })), [
    403,
    "bad-reserve",
  ]);
  assert.deepEqual(await refusal({ ...bonded(), page: undefined }), [401, "auth-missing"]);
  const more = signEvent(
    bondTermsTemplate({ stream: TRIAL_ADDRESS, amount: "5001", banned: [] }, 2),
    CREATOR_SECRET,
  );
  assert.deepEqual(await refusal(bonded({ terms: more })), [403, "bond-too-small"]);
});

Deno.test("admissionRoute() asks no node about a bond that can't hold", async () => {
  const transaction = () => assert.fail("no node is asked");
  const { refusal } = edge({ chain: chainOf({ transaction }) });
  assert.deepEqual(await refusal(bonded({ bond: { ...bond, until: NOW + 7 } })), [403, "bad-reserve"]);
});

Deno.test("admissionRoute() has nodes asked about bonds only in the address' turn, which ends with the answer", async () => {
  const waiting = edge({ lookUpTurns: () => ({ state: "wait", seconds: 7 }) });
  const answer = await waiting.ask(bonded());
  assert.deepEqual([answer.status, answer.headers.get("retry-after")], [429, "7"]);
  assert.equal((await waiting.ask(staked())).status, 200);
  let running = 0;
  const lookUpTurns = () => {
    running++;
    return { state: "taken" as const, done: () => void running-- };
  };
  const transaction = () => {
    assert.equal(running, 1);
    return Promise.resolve({ verdict: "unknown" as const });
  };
  assert.deepEqual(await edge({ lookUpTurns, chain: chainOf({ transaction }) }).refusal(bonded()), [
    403,
    "bond-unconfirmed",
  ]);
  assert.equal(running, 0);
});

Deno.test("admissionRoute() believes of a bond only what nodes agree on: final and unspent", async () => {
  const mined = await chainOf().transaction(coin.txid);
  assert.ok(mined.verdict === "mined");
  const refusal = (change: Partial<StakeChain>) => edge({ chain: chainOf(change) }).refusal(bonded());
  for (
    const told of [
      { verdict: "unknown" },
      { verdict: "double-spend" },
      { verdict: "pool", network: "mainnet", served: coin.served },
      { ...mined, confirmations: 9 },
    ] as const
  ) {
    const transaction = () => Promise.resolve(told);
    assert.deepEqual(await refusal({ transaction }), [403, "bond-unconfirmed"], told.verdict);
  }
  for (const told of [{ verdict: "pending", because: "unreachable" }, { verdict: "busy" }] as const) {
    assert.deepEqual(await refusal({ transaction: () => Promise.resolve(told) }), [503, "busy"]);
  }
  const lie = { ...mined, network: "stagenet" } as const;
  assert.deepEqual(await refusal({ transaction: () => Promise.resolve(lie) }), [403, "bad-reserve"]);
  assert.deepEqual(await refusal({ spent: () => Promise.resolve(undefined) }), [503, "busy"]);
  for (const status of ["pool", "spent"] as const) {
    assert.deepEqual(await refusal({ spent: () => Promise.resolve([status]) }), [403, "bond-spent"]);
  }
});

Deno.test("admissionRoute() keeps out a banned coin under any key, by the newest terms it ever saw or its relays have", async () => {
  const { ask, refusal } = edge();
  assert.equal((await ask(bonded())).status, 200);
  const banning = bondTerms(["12".repeat(32), pseudonym], 2);
  assert.deepEqual(await refusal(bonded({ terms: banning })), [403, "bond-banned"]);
  // Older terms, which don't ban it yet, are no way back in.
  assert.deepEqual(await refusal(bonded()), [403, "bond-banned"]);
  const other = new Uint8Array(32).fill(78);
  const anew = bondMessage({ creator: publicKeyOf(CREATOR_SECRET), holder: publicKeyOf(other), until });
  const again = { ...bond, proof: makeTrialReserve({ wallet, transactions: [coin], message: anew }) };
  assert.deepEqual(await refusal(bonded({ bond: again }, { secret: other })), [403, "bond-banned"]);

  const told = edge({ askOwnTerms: () => Promise.resolve([banning]) });
  assert.deepEqual(await told.refusal(bonded()), [403, "bond-banned"]);
  const silent = edge({ askOwnTerms: () => Promise.resolve(undefined) });
  assert.deepEqual(await silent.refusal(bonded()), [503, "busy"]);
});

Deno.test("admissionRoute() lets one coin in sixteen times while a token lasts, whoever shows it", async () => {
  const { ask, refusal, clock } = edge();
  const holders = [HOLDER, new Uint8Array(32).fill(79)];
  const times = Array.from({ length: 16 }, (_, i) => i);
  const asked = (i: number) => {
    const secret = holders[i % 2] ?? HOLDER;
    const about = bondMessage({ creator: publicKeyOf(CREATOR_SECRET), holder: publicKeyOf(secret), until });
    const own = { ...bond, proof: makeTrialReserve({ wallet, transactions: [coin], message: about }) };
    const page = new Uint8Array(32).fill(100 + i);
    return bonded({ bond: own }, { secret, page, from: `192.0.2.${i}` });
  };
  for (const i of times) assert.equal((await ask(asked(i))).status, 200, `${i}`);
  assert.deepEqual(await refusal(asked(16)), [429, "too-many-peers"]);
  clock.seconds += 6 * 3600 / 16;
  assert.deepEqual(await refusal(asked(17)), [200, undefined]);
});

const ARBITER = new Uint8Array(32).fill(55);
const stake = "cd".repeat(32);
const [listed] = trialTerms().arbiters;
if (listed === undefined) throw new Error("the trial's terms have an arbiter");
const stakeTerms = (arbiter = ARBITER, createdAt = 1): NostrEvent => {
  const arbiters = [{ ...listed, pubkey: publicKeyOf(arbiter) }];
  return signEvent(
    stakeTermsTemplate(trialTerms({ stream: TRIAL_ADDRESS, arbiters }), createdAt),
    CREATOR_SECRET,
  );
};
const PERIOD = { from: NOW - 3600, until: NOW + 7 * 24 * 3600 };
type Receipt = {
  at?: number;
  signer?: Uint8Array;
  stream?: string;
  step?: "active" | "seen";
  viewer?: Partial<StakedViewer>;
};
const receipt = (
  { at = NOW, signer = ARBITER, stream = TRIAL_ADDRESS, step = "active", viewer = {} }: Receipt = {},
): NostrEvent => {
  const said = {
    context: stake,
    stream,
    height: 1000,
    step,
    ...trialViewer(stake, { ...PERIOD, ...viewer }),
  };
  return signEvent(stakeReceiptTemplate(said, at), signer);
};
const signature = signStakedPage(
  { stake, address: TRIAL_ADDRESS, page: publicKeyOf(PAGE_SECRET) },
  SECRETS.viewer,
);
const staked = (change: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Ask => ({
  body: {
    tier: "stake",
    delegation: asks("stake"),
    terms: stakeTerms(),
    stake: { receipt: receipt(), signature, ...change },
    ...more,
  },
});

Deno.test("admissionRoute() names what in a stake doesn't admit", async () => {
  const { refusal } = edge();
  assert.deepEqual(await refusal(staked({}, { terms: undefined })), [403, "unknown-terms"]);
  assert.deepEqual(await refusal(staked({}, { stake: undefined })), [403, "no-stake"]);
  const old = receipt({ at: NOW - STAKE_RECEIPT_SECONDS - 1 });
  assert.deepEqual(await refusal(staked({ receipt: old })), [403, "stake-receipt-expired"]);
  assert.deepEqual(await refusal(staked({ receipt: receipt({ signer: OTHER_SECRET }) })), [
    403,
    "unlisted-arbiter",
  ]);
  const elsewhere = receipt({ stream: `${TRIAL_ADDRESS}-2` });
  assert.deepEqual(await refusal(staked({ receipt: elsewhere })), [403, "foreign-stake"]);
  const ended = receipt({ viewer: { until: NOW } });
  assert.deepEqual(await refusal(staked({ receipt: ended })), [403, "stake-period-over"]);
  const early = receipt({ viewer: { from: NOW + 3600 } });
  assert.deepEqual(await refusal(staked({ receipt: early })), [403, "stake-not-yet"]);
  const bent = { ...receipt(), created_at: NOW - 1 };
  assert.deepEqual(await refusal(staked({ receipt: bent })), [403, "bad-stake-receipt"]);
  const stolen = signStakedPage(
    { stake, address: TRIAL_ADDRESS, page: publicKeyOf(OTHER_SECRET) },
    SECRETS.viewer,
  );
  assert.deepEqual(await refusal(staked({ signature: stolen })), [403, "foreign-page"]);
  assert.deepEqual(
    await refusal(staked({}, { delegation: delegated({ tier: "bond", threshold: 3 }, undefined, NOW - 50) })),
    [403, "wrong-tier"],
  );
});

Deno.test("admissionRoute() admits for ten minutes, and to two others, where a stake's payment is under way", async () => {
  const { ask, refusal } = edge();
  const seen = receipt({ step: "seen", at: NOW - 60 });
  const answer = await ask(staked({ receipt: seen }));
  const { expires, degree } = await answer.json();
  assert.deepEqual([answer.status, expires, degree], [200, NOW - 60 + SEEN_RECEIPT_SECONDS, SEEN_DEGREE]);
  const old = receipt({ step: "seen", at: NOW - SEEN_RECEIPT_SECONDS - 1 });
  assert.deepEqual(await refusal(staked({ receipt: old })), [403, "stake-receipt-expired"]);
});

Deno.test("admissionRoute() gives no token that outlives the time that a stake is for", async () => {
  const { ask } = edge();
  const short = await ask(staked({ receipt: receipt({ viewer: { until: NOW + 100 } }) }));
  assert.equal((await short.json()).expires, NOW + 100);
  const { expires, degree } = await (await ask(staked())).json();
  assert.deepEqual([expires, degree], [NOW + EDGE_LIMITS.tokenSeconds, EDGE_LIMITS.degree]);
});

Deno.test("admissionRoute() trusts no arbiter that the creator dropped, and admits a staked page without any node", async () => {
  const { ask, refusal } = edge({ chain: undefined });
  const answer = await ask(staked());
  assert.deepEqual([answer.status, (await answer.json()).tier], [200, "stake"]);
  const dropped = stakeTerms(new Uint8Array(32).fill(56), 2);
  assert.deepEqual(await refusal(staked({}, { terms: dropped })), [403, "unlisted-arbiter"]);
  assert.deepEqual(await refusal(staked()), [403, "unlisted-arbiter"]);
});
