import { type EscrowContext, readContext } from "./context.ts";
import { judgePeriod, type PeriodRefusal } from "./period.ts";
import type { SignedTerms } from "./terms.ts";

/** Why a context isn't what the creator's terms offer. */
export type ContextRefusal = {
  verdict:
    /** Not what `readContext` takes: a field out of bounds, a key that is unfit or has two owners, above the cap. */
    | "malformed-context"
    | "other-terms"
    | "other-stream"
    | "other-amount"
    | "other-tranches"
    | "other-creator-key"
    | "unlisted-arbiter"
    | "deadline-too-early"
    | "deadline-too-late"
    | PeriodRefusal;
};

export type ContextVerdict = { verdict: "fits" } | ContextRefusal;

/** A context, the terms it names and when it was agreed on. */
export type ContextOptions = {
  context: EscrowContext;
  /** The creator's, out of an event whose signature the caller verified. */
  terms: SignedTerms;
  /** The chain's height when the stake was agreed on: now, before it is funded. */
  height: number;
  /** Unix seconds when it was agreed on: now, before it is funded. */
  nowSeconds: number;
};

/** When a stake was agreed on that others attested already: what they said then is not judged by today's clock. */
export function agreementTime(
  { deadline, from }: Pick<EscrowContext, "deadline" | "from">,
  { deadlineBlocks }: SignedTerms,
): { height: number; nowSeconds: number } {
  return { height: deadline - deadlineBlocks, nowSeconds: from };
}

/** Blocks for three answers and the funding: by so many a deadline may be nearer than the terms promise. */
export const AGREEMENT_BLOCKS = 30;

/** Blocks by which two honest nodes may differ. */
const NODE_LAG = 2;

/** Judges a context against the terms it names. No party says yes to another one, nor pays into it. */
export function judgeContext({ context, terms, height, nowSeconds }: ContextOptions): ContextVerdict {
  if (readContext(context) === undefined) return { verdict: "malformed-context" };
  const refusal = againstTerms(context, terms);
  if (refusal !== undefined) return refusal;
  const promised = height + terms.deadlineBlocks;
  // Written so that a height that is no number refuses too.
  if (!(context.deadline >= promised - AGREEMENT_BLOCKS)) return { verdict: "deadline-too-early" };
  if (!(context.deadline <= promised + NODE_LAG)) return { verdict: "deadline-too-late" };
  const period = judgePeriod(context, terms, nowSeconds);
  return { verdict: period ?? "fits" };
}

/** Why a context that was read doesn't fit its terms, whenever it was agreed on; `undefined` if it does. */
export function againstTerms(context: EscrowContext, terms: SignedTerms): ContextRefusal | undefined {
  if (context.terms !== terms.id) return { verdict: "other-terms" };
  if (context.stream !== terms.stream) return { verdict: "other-stream" };
  if (context.amount !== terms.amount) return { verdict: "other-amount" };
  if (context.tranche.of !== terms.tranches) return { verdict: "other-tranches" };
  if (context.keys.creator !== terms.baseKey) return { verdict: "other-creator-key" };
  const isListed = terms.arbiters.some(({ baseKey }) => baseKey === context.keys.arbiter);
  return isListed ? undefined : { verdict: "unlisted-arbiter" };
}
