import { toHex } from "../hex.ts";
import { contextHash, type EscrowContext } from "./context.ts";
import { againstTerms, type ContextRefusal } from "./judge-context.ts";
import type { Outcome } from "./settlement.ts";
import type { SignedTerms } from "./terms.ts";

/** A staked viewer's signed word that another broke a rule; its signature was checked by the caller. */
export type Complaint = {
  /** Id of the signed event. */
  id: string;
  /** Whose whole stake it speaks against, 64 hex. */
  accused: string;
  rule: string;
  /** The whole stake of who complains: distinct stakes are distinct witnesses, in however many tranches they are. */
  witness: string;
};

/** A signed word of a witness itself that takes its complaint back, such as a receipt for the same bytes. */
export type Rebuttal = {
  id: string;
  /** Id of the complaint that it answers, and of no other. */
  complaint: string;
  witness: string;
  /** Block height at which the arbiter saw it, by its own signed receipt. */
  filedAt: number;
};

/** A creator's claim, as the arbiter's own signed receipt says when it came. */
export type Claim = {
  id: string;
  rule: string;
  /** Block height at which the arbiter saw it. */
  filedAt: number;
  complaints: readonly Complaint[];
};

/** Block heights from and before which a stake is active. */
export type ActiveTime = { from: number; until: number };

/**
 * All that a decision may depend on. Every signature in it was checked; nothing of it is remembered anywhere, so whoever
 * asks for a decision must first look for claims, answers and earlier verdicts where they are published: who is asked
 * and shows only half could else get both outcomes.
 */
export type StakeFacts = {
  /** What the stake is about, as `readContext` read it; its hash is the stake's name, and its deadline that of the decision. */
  context: EscrowContext;
  /** The creator's terms that the context names: rules and window are theirs. */
  terms: SignedTerms;
  /** Block height at which the funding had ten confirmations; none while it hasn't. */
  activeAt: number | undefined;
  /** The chain's height now, as two nodes agree on it. */
  height: number;
  /**
   * Stakes on this stream and when each was active, those that have ended too: a witness is asked for as it stood when
   * the claim came, so that nobody unsays a claim by taking his stake home.
   */
  staked: ReadonlyMap<string, ActiveTime>;
  /** Stakes whose word another claim or grant has first, with the tranche that it was against: each counts for one tranche. */
  spent: ReadonlyMap<string, string>;
  /** What this arbiter's own verdict on this stake said already. */
  given: Outcome | undefined;
  /** The creator signed a release. */
  released: boolean;
  claims: readonly Claim[];
  rebuttals: readonly Rebuttal[];
};

export type Decision =
  | { decision: "wait"; for: "deadline" | "answer"; until: number }
  | { decision: "not-active" }
  /** The context isn't what the terms offer: no party should have agreed, and the arbiter says nothing. */
  | { decision: "refused"; why: ContextRefusal["verdict"] }
  /** An own verdict stands: it can be repeated, never another given. */
  | { decision: "given"; outcome: Outcome }
  | { decision: "release"; why: "released-by-creator" | "deadline" | "rebutted" | "witnesses-spent" }
  | { decision: "grant"; claim: string; rule: string; evidence: string[]; witnesses: string[] };

/**
 * Blocks between the last word that may change a decision and the first moment at which it may be made. Whoever decides
 * remembers nothing, and another instance may have heard a word a moment ago: by then it stands where all look.
 */
export const SETTLING_BLOCKS = 10;

/** Why a claim counts for nothing. */
export type ClaimFault = "before-activation" | "after-deadline" | "no-such-rule" | "too-few-witnesses";

/**
 * What an arbiter decides: the same facts give the same decision, whoever asks and how often. It releases unless
 * everything speaks for the claim, and a creator who released can't claim.
 */
export function decideStake(facts: StakeFacts): Decision {
  const { context, terms, activeAt, given, released, height } = facts;
  const refusal = againstTerms(context, terms);
  if (refusal !== undefined) return { decision: "refused", why: refusal.verdict };
  const { deadline } = context;
  if (given !== undefined) return { decision: "given", outcome: given };
  if (released) return { decision: "release", why: "released-by-creator" };
  // What was funded too late or too little to become active goes back like the rest, rather than lie there for ever.
  if (activeAt === undefined && height < deadline) return { decision: "not-active" };
  const claim = standingClaim(facts);
  if (claim === undefined) {
    return height < deadline
      ? { decision: "wait", for: "deadline", until: deadline }
      : { decision: "release", why: "deadline" };
  }
  const decidedAt = claim.filedAt + terms.windowBlocks;
  if (height < decidedAt) return { decision: "wait", for: "answer", until: decidedAt };
  const needed = neededFor(claim, facts);
  const unanswered = witnesses(claim, facts).filter((complaint) => !isTakenBack(complaint, decidedAt, facts));
  if (unanswered.length < needed) return { decision: "release", why: "rebutted" };
  const name = stakeName(context);
  const standing = unanswered.filter(({ witness }) => (facts.spent.get(witness) ?? name) === name);
  if (standing.length < needed) return { decision: "release", why: "witnesses-spent" };
  return {
    decision: "grant",
    claim: claim.id,
    rule: claim.rule,
    evidence: standing.map(({ id }) => id),
    witnesses: standing.map(({ witness }) => witness),
  };
}

/** The claim that is decided on: the first that counts, for later ones can't start the window anew. */
export function standingClaim(facts: StakeFacts): Claim | undefined {
  return facts.claims
    .filter((one) => claimFault(one, facts) === undefined)
    .toSorted((a, b) => isFirst(a, b) ? -1 : 1)[0];
}

/** Whether a claim came before another, the same for all who know both: of the same height the one with the lower id did. */
export function isFirst(a: Pick<Claim, "id" | "filedAt">, b: Pick<Claim, "id" | "filedAt">): boolean {
  return a.filedAt < b.filedAt || a.filedAt === b.filedAt && a.id < b.id;
}

/** Why a claim counts for nothing, before anybody answers it; `undefined` if it counts. */
export function claimFault(claim: Claim, facts: StakeFacts): ClaimFault | undefined {
  const { activeAt, context, terms } = facts;
  if (activeAt === undefined || claim.filedAt < activeAt) return "before-activation";
  if (claim.filedAt >= context.deadline - SETTLING_BLOCKS) return "after-deadline";
  if (!terms.rules.some(({ name }) => name === claim.rule)) return "no-such-rule";
  return witnesses(claim, facts).length < neededFor(claim, facts) ? "too-few-witnesses" : undefined;
}

/** Whether the creator may still give the stake back by its word: not once a grant may be under way. */
export function mayRelease(facts: StakeFacts): boolean {
  const decision = decideStake({ ...facts, released: false });
  switch (decision.decision) {
    case "refused":
    case "given":
    case "grant":
      return false;
    case "wait":
      return decision.for === "deadline" || facts.height < decision.until - SETTLING_BLOCKS;
    case "not-active":
    case "release":
      return true;
  }
}

/** What one tranche of a stake is called where others speak of it: the hash of its context, 64 hex. */
export function stakeName(context: EscrowContext): string {
  return toHex(contextHash(context));
}

/** What the whole stake is called, of which a context is one tranche: as its first one. */
export function wholeName(context: EscrowContext): string {
  return stakeName({ ...context, tranche: { ...context.tranche, index: 0 } });
}

/** One complaint of each witness who had something at stake itself; the viewer's own word against itself is none. */
function witnesses(claim: Claim, { staked, context }: StakeFacts): Complaint[] {
  const accused = wholeName(context);
  const first = new Map<string, Complaint>();
  for (const complaint of claim.complaints) {
    const { witness } = complaint;
    const time = staked.get(witness);
    const wasStaked = time !== undefined && time.from <= claim.filedAt && claim.filedAt < time.until;
    const counts = wasStaked && complaint.accused === accused && complaint.rule === claim.rule &&
      witness !== accused;
    if (counts && !first.has(witness)) first.set(witness, complaint);
  }
  return [...first.values()];
}

/** An answer may come before the claim, for complaints are public; not before there was a stake to complain of. */
function isTakenBack({ id, witness }: Complaint, decidedAt: number, facts: StakeFacts): boolean {
  const { rebuttals, activeAt = Infinity } = facts;
  return rebuttals.some((rebuttal) =>
    rebuttal.complaint === id && rebuttal.witness === witness && rebuttal.filedAt >= activeAt &&
    rebuttal.filedAt < decidedAt - SETTLING_BLOCKS
  );
}

function neededFor(claim: Claim, { terms }: StakeFacts): number {
  return terms.rules.find(({ name }) => name === claim.rule)?.witnesses ?? Infinity;
}
