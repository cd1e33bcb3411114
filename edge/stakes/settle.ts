import type {
  StakeReleaseRequest,
  StakeVerdictAnswer,
  StakeVerdictRequest,
} from "../../contracts/api/stakes.ts";
import {
  decideStake,
  type Decision,
  mayRelease,
  type StakeFacts,
  standingClaim,
} from "../../contracts/escrow/decision.ts";
import { disclosure } from "../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../contracts/escrow/shares.ts";
import { stakeReceiptTemplate } from "../../contracts/escrow/stake-receipt.ts";
import { factsOf } from "../../contracts/escrow/stake-records.ts";
import { readStakeVerdict, type Ruling, stakeVerdictTemplate } from "../../contracts/escrow/verdict-event.ts";
import { isWordOf, readSignedWordOf, wordId } from "../../contracts/escrow/words.ts";
import { type EventTemplate, type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import { type About, readAgreed } from "./about.ts";
import { type Arbiter, pending, recordsUnreachable, type Refused, refused } from "./arbiter.ts";
import { type Known, recall } from "./known.ts";
import { claimsBefore, isGrantedElsewhere, MOST_CLAIMS, takenWitnesses } from "./witness-use.ts";

type Settled = { verdict: "done"; answer: StakeVerdictAnswer } | Refused;

/** Gives a stake back: at once by the creator's word, else when it is due. */
export async function releaseStake(asked: StakeReleaseRequest, arbiter: Arbiter): Promise<Settled> {
  const about = readAgreed(asked, arbiter);
  if (about.verdict === "refused") return about;
  const looked = await look(about, asked, arbiter);
  if ("verdict" in looked) return looked;
  if (asked.release === undefined) return await settle(about, looked, arbiter);
  const release = readSignedWordOf("release", asked.release);
  if (release?.said.stake !== about.name || !isWordOf(release, about.context.keys.creator)) {
    return refused("bad-release", "This is no word of the creator that gives this stake back.");
  }
  if (looked.facts.given === undefined && !looked.facts.released) {
    if (!mayRelease(looked.facts)) {
      return refused(
        "too-late",
        "The claim is about to be decided. The creator can still disclose its own part.",
      );
    }
    const { height } = looked.facts;
    const { context: { stream }, name } = about;
    const said = stakeReceiptTemplate(
      { context: name, stream, height, step: "release", release },
      Math.floor(arbiter.now() / 1000),
    );
    if (!await arbiter.records.keep(signEvent(said, arbiter.secret))) return recordsUnreachable();
    const again = await look(about, asked, arbiter);
    if ("verdict" in again) return again;
    return await settle(about, again, arbiter);
  }
  return await settle(about, looked, arbiter);
}

/** Decides, if it is time: the same for whoever asks, and as often as it is asked. */
export async function decideVerdict(asked: StakeVerdictRequest, arbiter: Arbiter): Promise<Settled> {
  const about = readAgreed(asked, arbiter);
  if (about.verdict === "refused") return about;
  const looked = await look(about, asked, arbiter);
  return "verdict" in looked ? looked : await settle(about, looked, arbiter);
}

type Looked = { facts: StakeFacts; before: Known };

async function look(
  about: About,
  { records }: StakeVerdictRequest,
  arbiter: Arbiter,
): Promise<Looked | Refused> {
  const height = await arbiter.chain.height();
  if (height === undefined) return pending();
  const { context, terms } = about;
  const before = await recall(arbiter, about, records);
  if (before.verdict === "refused") return before;
  if (before.rulings.length > 1) return contradiction();
  const facts = { ...factsOf(before), context, terms, height, spent: new Map<string, string>() };
  const claim = standingClaim(facts);
  // Of what is decided already nothing else can become.
  if (claim === undefined || facts.given !== undefined) return { before, facts };
  const filed = { ...claim, name: about.name };
  const seconds = before.receipts.find((one) => one.step === "claim" && wordId(one.claim.said) === claim.id)
    ?.event.created_at ?? 0;
  const earlier = await claimsBefore(arbiter, filed, { creator: about.creator, seconds });
  if (earlier === undefined) return recordsUnreachable();
  // Several instances may each have let one more in: whichever came after the last that may is none.
  if (earlier >= MOST_CLAIMS) return { before, facts: { ...facts, claims: [] } };
  const spent = await takenWitnesses(arbiter, filed, [...facts.staked.keys()]);
  return spent === undefined ? recordsUnreachable() : { before, facts: { ...facts, spent } };
}

async function settle(about: About, { facts, before }: Looked, arbiter: Arbiter): Promise<Settled> {
  const [standing] = before.verdicts;
  if (standing !== undefined) return { verdict: "done", answer: { verdict: standing } };
  const decision = decideStake(facts);
  const ruling = before.rulings[0] ?? rulingOf(decision, before);
  if (ruling === undefined) return refused("not-due", notDue(decision));
  const { context: { stream }, name } = about;
  const nowSeconds = Math.floor(arbiter.now() / 1000);
  const sign = (template: EventTemplate): NostrEvent => signEvent(template, arbiter.secret);
  if (before.rulings.length === 0) {
    // First that it is decided, and how: only what all later ones find may cost anybody a coin.
    const said = { context: name, stream, height: facts.height, step: "decided", ruling } as const;
    if (!await arbiter.records.keep(sign(stakeReceiptTemplate(said, nowSeconds)))) {
      return recordsUnreachable();
    }
    const after = await recall(arbiter, about, undefined);
    if (after.verdict === "refused") return after;
    if (after.rulings.length !== 1 || after.rulings[0]?.outcome !== ruling.outcome) return contradiction();
  }
  if (ruling.outcome === "grant") {
    // Said first and then looked for: of two that rest on one witness, each is seen by the other, or by the later at least.
    const elsewhere = await isGrantedElsewhere(arbiter, name, ruling.witnesses);
    if (elsewhere === undefined) return recordsUnreachable();
    if (elsewhere) return contradiction();
  }
  const share = disclosure(ruling.outcome, sharesOf("arbiter", arbiter.baseSecret, about.context));
  if (share === undefined) throw new Error("an arbiter holds both parts that end a stake");
  const verdict = sign(stakeVerdictTemplate({ context: name, stream, share, ...ruling }, nowSeconds));
  if (readStakeVerdict(verdict) === undefined) throw new Error("a verdict that nobody can read");
  if (!await arbiter.records.keep(verdict)) return recordsUnreachable();
  return { verdict: "done", answer: { verdict } };
}

/** How a decision ends the stake; `undefined` while it doesn't. */
function rulingOf(decision: Decision, { receipts }: Known): Ruling | undefined {
  switch (decision.decision) {
    case "grant": {
      const { rule, claim, evidence, witnesses } = decision;
      return { outcome: "grant", rule, claim, evidence, witnesses };
    }
    case "release": {
      const released = receipts.flatMap((one) => one.step === "release" ? [wordId(one.release.said)] : []);
      const rebutted = receipts.flatMap((one) => one.step === "rebuttal" ? [one.event.id] : []);
      const evidence = decision.why === "released-by-creator"
        ? released
        : decision.why === "rebutted"
        ? rebutted
        : [];
      return { outcome: "release", evidence: [...new Set(evidence)] };
    }
    case "wait":
    case "not-active":
    case "refused":
    case "given":
      return undefined;
  }
}

function notDue(decision: Decision): string {
  switch (decision.decision) {
    case "wait":
      return decision.for === "deadline"
        ? `Nobody claimed the stake. It goes back at block ${decision.until}.`
        : `The claim may be answered. It is decided at block ${decision.until}.`;
    default:
      return "The stake never became active. What came goes back at its deadline.";
  }
}

function contradiction(): Refused {
  return refused(
    "contradiction",
    "Two decisions contradict each other, or rest on one witness. Nothing is disclosed; viewer and creator can still settle together.",
  );
}
