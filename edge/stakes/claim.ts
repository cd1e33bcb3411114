import type { StakeClaimRequest, StakeReceiptAnswer } from "../../contracts/api/stakes.ts";
import {
  type ActiveTime,
  type Claim,
  claimFault,
  decideStake,
  type StakeFacts,
  standingClaim,
} from "../../contracts/escrow/decision.ts";
import { isComplaintOf } from "../../contracts/escrow/complaint.ts";
import { readStakeReceipt, stakeReceiptTemplate } from "../../contracts/escrow/stake-receipt.ts";
import { factsOf } from "../../contracts/escrow/stake-records.ts";
import {
  type ClaimWord,
  type ComplaintWord,
  isWordOf,
  readSignedWordOf,
  type SignedWord,
  wordId,
} from "../../contracts/escrow/words.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { type About, readAgreed } from "./about.ts";
import { type Arbiter, pending, recordsUnreachable, type Refused, refused } from "./arbiter.ts";
import { findActive, findEnds, type Known, recall } from "./known.ts";
import { claimsBefore, MOST_CLAIMS, takenWitnesses } from "./witness-use.ts";

/** Takes a creator's claim, if everything speaks for it now; the viewer has the window to answer. */
export async function claimStake(
  asked: StakeClaimRequest,
  arbiter: Arbiter,
): Promise<{ verdict: "done"; answer: StakeReceiptAnswer } | Refused> {
  const about = readAgreed(asked, arbiter);
  if (about.verdict === "refused") return about;
  const words = readWords(asked, about);
  if ("verdict" in words) return words;
  const { claim, complaints } = words;
  const height = await arbiter.chain.height();
  if (height === undefined) return pending();
  const before = await recall(arbiter, about, asked.records);
  if (before.verdict === "refused") return before;
  // Whoever heard no answer asks again.
  const already = before.receipts.find((receipt) =>
    receipt.step === "claim" && wordId(receipt.claim.said) === wordId(claim.said)
  );
  if (already !== undefined) return { verdict: "done", answer: { receipt: already.event } };
  const open = openTo(about, before, height);
  if ("verdict" in open) return open;

  const staked = await stakedWitnesses(complaints, about, arbiter);
  if ("verdict" in staked) return staked;
  const filed: Claim = {
    id: wordId(claim.said),
    rule: claim.said.rule,
    filedAt: height,
    complaints: complaints.map(({ said }) => ({ ...said, id: wordId(said) })),
  };
  const spent = await takenWitnesses(arbiter, { name: about.name, filedAt: height }, [...staked.keys()]);
  if (spent === undefined) return recordsUnreachable();
  const facts: StakeFacts = { ...open, staked, spent: new Map(), claims: [filed] };
  const fault = claimFault(filed, facts);
  if (fault !== undefined) return refused(fault, `The claim counts for nothing: ${fault}.`);
  // As it would be decided if nobody answered.
  const unanswered = decideStake({
    ...facts,
    spent,
    height: height + about.terms.windowBlocks,
    rebuttals: [],
  });
  if (unanswered.decision !== "grant") {
    return refused("witnesses-spent", "Too many of these witnesses carry another claim or grant already.");
  }
  const nowSeconds = Math.floor(arbiter.now() / 1000);
  const others = await claimsBefore(arbiter, { name: about.name, filedAt: height }, {
    creator: about.creator,
    seconds: nowSeconds,
  });
  if (others === undefined) return recordsUnreachable();
  if (others >= MOST_CLAIMS) {
    return refused("claims-capped", `A creator may claim ${MOST_CLAIMS} stakes in 30 days, no more.`);
  }
  const { context: { stream }, name } = about;
  const receipt = { context: name, stream, height, step: "claim", claim, complaints } as const;
  const event = signEvent(stakeReceiptTemplate(receipt, nowSeconds), arbiter.secret);
  if (!await arbiter.records.keep(event)) return recordsUnreachable();
  return { verdict: "done", answer: { receipt: event } };
}

/** What is known of a stake that may be claimed, or why it may not. */
function openTo(
  { context, terms }: About,
  before: Known,
  height: number,
): Omit<StakeFacts, "spent" | "staked" | "claims"> | Refused {
  const facts = factsOf(before);
  if (facts.given !== undefined) return refused("decided", "The stake was decided. Ask for the verdict.");
  if (facts.released) {
    return refused("released", "The creator gave this stake back, and can't claim it any more.");
  }
  if (facts.activeAt === undefined) {
    return refused("not-active", "This stake was never active: there is nothing to claim.");
  }
  const judged = { ...facts, context, terms, height, spent: new Map() };
  if (standingClaim(judged) !== undefined) {
    return refused("already-claimed", "The stake is claimed already. The first claim is the one decided on.");
  }
  return {
    context,
    terms,
    activeAt: facts.activeAt,
    height,
    given: undefined,
    released: false,
    rebuttals: [],
  };
}

type Words = { claim: SignedWord<ClaimWord>; complaints: SignedWord<ComplaintWord>[] };

function readWords(asked: StakeClaimRequest, { name, whole, context }: About): Words | Refused {
  const claim = readSignedWordOf("claim", asked.claim);
  if (claim === undefined || claim.said.accused !== name || !isWordOf(claim, context.keys.creator)) {
    return refused("bad-claim", "This is no claim to this stake that its creator signed.");
  }
  const complaints = asked.complaints.flatMap((one) => readSignedWordOf("complaint", one) ?? []);
  const ids = complaints.map(({ said }) => wordId(said));
  const isNamed = ids.length === asked.complaints.length && ids.length === claim.said.complaints.length &&
    claim.said.complaints.every((id) => ids.includes(id));
  if (!isNamed) return refused("bad-complaint", "The complaints are not exactly those that the claim names.");
  const isAbout = complaints.every(({ said }) => said.accused === whole && said.rule === claim.said.rule);
  return isAbout
    ? { claim, complaints }
    : refused("bad-complaint", "A complaint is about another stake or another rule.");
}

/** When each witness was staked on this stream here, by this arbiter's own receipts; each must have signed its complaint. */
async function stakedWitnesses(
  complaints: readonly SignedWord<ComplaintWord>[],
  { context }: About,
  arbiter: Arbiter,
): Promise<Map<string, ActiveTime> | Refused> {
  const staked = new Map<string, ActiveTime>();
  for (const signed of complaints) {
    const { witness } = signed.said;
    const events = await findActive(arbiter, witness);
    if (events === undefined) return recordsUnreachable();
    const active = events.flatMap((event) => readStakeReceipt(event) ?? []).find((receipt) =>
      receipt.step === "active" && receipt.context === witness && receipt.stream === context.stream
    );
    if (active?.step !== "active") {
      return refused("unknown-witness", `No stake ${witness} was ever active on this stream here.`);
    }
    if (!isComplaintOf(signed, active)) {
      return refused("bad-complaint", `The stake ${witness} signed no such complaint, or not for that page.`);
    }
    // Whoever has less at stake than the terms ask, since a tranche of it ended, is no witness any more.
    const ends = await findEnds(arbiter, active.tranches);
    if (ends === undefined) return recordsUnreachable();
    const until = Math.min(active.deadline, ...ends.values());
    staked.set(witness, { from: active.height, until });
  }
  return staked;
}
