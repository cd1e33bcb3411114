import type { Outcome } from "./settlement.ts";
import type { StakeRule } from "./terms.ts";

/** A staked viewer's signed word that another broke a rule; its signature was checked by the caller. */
export type Complaint = {
  /** Id of the signed event. */
  id: string;
  rule: string;
  /** The stake of who complains: distinct stakes are distinct witnesses. */
  witness: string;
};

/** A signed word of a witness itself that contradicts its complaint, such as a receipt for the same bytes. */
export type Rebuttal = {
  id: string;
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

/**
 * All that a decision may depend on. Every signature in it was checked; nothing of it is remembered anywhere, so whoever
 * asks for a decision must first look for claims, answers and earlier verdicts where they are published: who is asked
 * and shows only half could else get both outcomes.
 */
export type StakeFacts = {
  /** The stake's own name, which can't witness against itself. */
  stake: string;
  rules: readonly StakeRule[];
  windowBlocks: number;
  /** Block height at which the stake goes back by itself. */
  deadline: number;
  /** Block height at which the funding had ten confirmations; none while it hasn't. */
  activeAt: number | undefined;
  /** The chain's height now, as two nodes agree on it. */
  height: number;
  /** Stakes that are active on this stream. */
  staked: ReadonlySet<string>;
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
  /** An own verdict stands: it can be repeated, never another given. */
  | { decision: "given"; outcome: Outcome }
  | { decision: "release"; why: "released-by-creator" | "deadline" | "rebutted" }
  | { decision: "grant"; claim: string; rule: string; evidence: string[] };

/** Why a claim counts for nothing. */
export type ClaimFault = "before-activation" | "after-deadline" | "no-such-rule" | "too-few-witnesses";

/**
 * What an arbiter decides: the same facts give the same decision, whoever asks and how often. It releases unless
 * everything speaks for the claim, and a creator who released can't claim.
 */
export function decideStake(facts: StakeFacts): Decision {
  const { activeAt, given, released, deadline, height, windowBlocks } = facts;
  if (given !== undefined) return { decision: "given", outcome: given };
  if (released) return { decision: "release", why: "released-by-creator" };
  if (activeAt === undefined) return { decision: "not-active" };
  // The first that counts is the one decided on; later ones can't start the window anew.
  const [claim] = facts.claims
    .filter((one) => claimFault(one, facts) === undefined)
    .toSorted((a, b) => a.filedAt - b.filedAt || (a.id < b.id ? -1 : 1));
  if (claim === undefined) {
    return height < deadline
      ? { decision: "wait", for: "deadline", until: deadline }
      : { decision: "release", why: "deadline" };
  }
  const decidedAt = claim.filedAt + windowBlocks;
  if (height < decidedAt) return { decision: "wait", for: "answer", until: decidedAt };
  const inTime = facts.rebuttals.filter(({ filedAt }) => filedAt < decidedAt);
  const rebutted = new Set(inTime.map(({ witness }) => witness));
  const standing = witnesses(claim, facts).filter(({ witness }) => !rebutted.has(witness));
  if (standing.length < neededFor(claim, facts)) return { decision: "release", why: "rebutted" };
  return { decision: "grant", claim: claim.id, rule: claim.rule, evidence: standing.map(({ id }) => id) };
}

/** Why a claim counts for nothing, before anybody answers it; `undefined` if it counts. */
export function claimFault(claim: Claim, facts: StakeFacts): ClaimFault | undefined {
  if (facts.activeAt === undefined || claim.filedAt < facts.activeAt) return "before-activation";
  if (claim.filedAt >= facts.deadline) return "after-deadline";
  if (!facts.rules.some(({ name }) => name === claim.rule)) return "no-such-rule";
  return witnesses(claim, facts).length < neededFor(claim, facts) ? "too-few-witnesses" : undefined;
}

/** One complaint of each witness who has something at stake itself; the viewer's own word against itself is none. */
function witnesses(claim: Claim, { staked, stake }: StakeFacts): Complaint[] {
  const first = new Map<string, Complaint>();
  for (const complaint of claim.complaints) {
    const counts = complaint.rule === claim.rule && complaint.witness !== stake &&
      staked.has(complaint.witness);
    if (counts && !first.has(complaint.witness)) first.set(complaint.witness, complaint);
  }
  return [...first.values()];
}

function neededFor(claim: Claim, { rules }: StakeFacts): number {
  return rules.find(({ name }) => name === claim.rule)?.witnesses ?? Infinity;
}
