import { attest } from "../../../../contracts/escrow/attestation.ts";
import { agreementTime } from "../../../../contracts/escrow/judge-context.ts";
import { readStakeTerms, type StakeTerms, stakeTermsTemplate } from "../../../../contracts/escrow/terms.ts";
import { type StakeReceipt, stakeReceiptTemplate } from "../../../../contracts/escrow/stake-receipt.ts";
import { sharesOf } from "../../../../contracts/escrow/shares.ts";
import { disclosure } from "../../../../contracts/escrow/settlement.ts";
import { SECRETS, trialTerms } from "../../../../contracts/escrow/trial-stake.ts";
import { stakeVerdictTemplate } from "../../../../contracts/escrow/verdict-event.ts";
import { type ClaimWord, type ComplaintWord, signWord, wordId } from "../../../../contracts/escrow/words.ts";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { beginStake } from "./begin-stake.ts";
import { type HeldStake, holdStake, type KeptStake } from "./kept-stake.ts";

export const CREATOR_KEY = new Uint8Array(32).fill(8);
export const ARBITER_KEY = new Uint8Array(32).fill(5);
export const STREAM = formatAddress({ creator: publicKeyOf(CREATOR_KEY), d: "demo" });
/** Height and Unix seconds at which the trial's stake was begun. */
export const [BEGUN_AT, BEGUN] = [100_000, 1_800_000_000];

/** Terms that their creator signed, with these fields changed. */
export function trialSigned(change: Partial<StakeTerms> = {}, at = BEGUN - 1000): NostrEvent {
  const arbiters = trialTerms().arbiters.map((one) => ({ ...one, pubkey: publicKeyOf(ARBITER_KEY) }));
  const terms = trialTerms({ stream: STREAM, arbiters, ...change });
  return signEvent(stakeTermsTemplate(terms, at), CREATOR_KEY);
}

/** A stake that was just begun, with these fields changed. */
export function trialBegun(change: Partial<KeptStake> = {}): KeptStake {
  const [arbiter] = trialTerms().arbiters;
  const begun = beginStake({
    terms: trialSigned(),
    arbiter: arbiter?.baseKey ?? "",
    network: "mainnet",
    height: BEGUN_AT,
    relays: ["wss://relay.example"],
    now: BEGUN,
    randomBytes: (length) => new Uint8Array(length).fill(7),
  });
  return { ...begun, ...change };
}

/** What one of the others attests of a kept stake. */
export function trialSays(role: "creator" | "arbiter", { terms: event, context }: KeptStake) {
  const terms = readStakeTerms(event);
  if (terms === undefined) throw new Error("the trial's terms can be read");
  const said = attest({
    role,
    baseSecret: SECRETS[role],
    context,
    terms,
    ...agreementTime(context, terms),
  });
  if (said.verdict !== "attested") throw new Error(said.verdict);
  return said.attestation;
}

/** A stake on which all three agreed, and that is to be paid, with these fields changed. */
export function trialAgreed(change: Partial<KeptStake> = {}): KeptStake {
  const begun = trialBegun();
  return {
    ...begun,
    arbiterSaid: trialSays("arbiter", begun),
    creatorSaid: trialSays("creator", begun),
    height: BEGUN_AT,
    heightAt: BEGUN,
    saved: true,
    ...change,
  };
}

/** A kept stake that holds together. */
export function trialHeld(kept: KeptStake): HeldStake {
  const held = holdStake(kept);
  if (held === undefined) throw new Error("the trial's stake holds together");
  return held;
}

type Told = StakeReceipt extends infer One
  ? One extends StakeReceipt ? Omit<One, "context" | "stream"> : never
  : never;

/** The arbiter's receipt about a stake. */
export function trialReceipt({ name, kept }: HeldStake, said: Told, nowSeconds = BEGUN): NostrEvent {
  const receipt = { context: name, stream: kept.context.stream, ...said } as StakeReceipt;
  return signEvent(stakeReceiptTemplate(receipt, nowSeconds), ARBITER_KEY);
}

/** Its receipt of a claim, at this height, that rests on the complaints of two witnesses. */
export function trialClaim(held: HeldStake, height: number, delegation = "ef".repeat(32)): NostrEvent {
  const complaints = ["c1", "c2"].map((byte) => {
    const complaint: ComplaintWord = {
      word: "complaint",
      accused: held.name,
      rule: "bad-bytes",
      witness: byte.repeat(32),
      peer: "-DS0100-abcdefghijkl",
      page: "11".repeat(32),
      pageSignature: "12".repeat(64),
      sid: "0011223344556677",
      n: 7,
      delegation,
    };
    return signWord(complaint, SECRETS.viewer);
  });
  const ids = complaints.map(({ said }) => wordId(said));
  const said: ClaimWord = { word: "claim", accused: held.name, rule: "bad-bytes", complaints: ids };
  const claim = signWord(said, SECRETS.creator);
  return trialReceipt(held, { step: "claim", height, claim, complaints });
}

/** Its receipt that the stake is active. */
export function trialActive(held: HeldStake, nowSeconds = BEGUN): NostrEvent {
  const { kept: { context }, name } = held;
  return trialReceipt(held, {
    step: "active",
    height: BEGUN_AT + 11,
    viewer: context.keys.viewer,
    terms: context.terms,
    deadline: context.deadline,
    from: context.from,
    until: context.until,
    tranches: [name],
  }, nowSeconds);
}

/** A stake of its own for each `byte`, agreed on by all three at this time (Unix seconds), paid and active. */
export function trialActiveNow(
  { byte, now, terms = trialSigned() }: { byte: number; now: number; terms?: NostrEvent },
): HeldStake {
  const begun = beginStake({
    terms,
    arbiter: trialTerms().arbiters[0]?.baseKey ?? "",
    network: "mainnet",
    height: BEGUN_AT,
    relays: [],
    now,
    randomBytes: (length) => new Uint8Array(length).fill(byte),
  });
  const held = trialHeld({
    ...begun,
    arbiterSaid: trialSays("arbiter", begun),
    creatorSaid: trialSays("creator", begun),
    saved: true,
    txids: ["ab".repeat(32)],
    funding: { state: "active", amount: begun.context.amount, confirmations: 12 },
    height: BEGUN_AT + 12,
    heightAt: now,
  });
  return { ...held, kept: { ...held.kept, records: [trialActive(held, now)] } };
}

/** Its verdict that gives the stake back. */
export function trialReleased({ name, kept }: HeldStake): NostrEvent {
  const share = disclosure("release", sharesOf("arbiter", SECRETS.arbiter, kept.context)) ?? "";
  const { stream } = kept.context;
  return signEvent(
    stakeVerdictTemplate({ context: name, stream, share, outcome: "release", evidence: [] }, BEGUN),
    ARBITER_KEY,
  );
}
