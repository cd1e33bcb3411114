import type { StakeTerms } from "./terms.ts";

/** Unix seconds from and before which a stake admits: one stake serves all sessions between. */
export type StakePeriod = { from: number; until: number };

/** From one block to the next, on average. */
const BLOCK_SECONDS = 120;

/**
 * By 30 a deadline may be nearer than the terms promise, and in the last 10 before it no claim is taken. The other 60, about two
 * hours, are there to claim what was done in the last minute of a period.
 */
export const CLAIM_BLOCKS = 100;

/** As many blocks vary by their square root: of 30,000 times they come by more than this too soon about once. */
const DEVIATIONS = 4;

/** How far ahead a period may begin: the clock of who agrees and that of who asks differ. */
export const PERIOD_CLOCK_SECONDS = 10 * 60;

/** Seconds in which at most so many blocks come, but for rare luck; 0: it can't be said of any time. */
export function secondsWithin(blocks: number): number {
  const spread = Math.ceil(DEVIATIONS * Math.sqrt(Math.max(0, blocks)));
  return Math.max(0, blocks - spread) * BLOCK_SECONDS;
}

/** Seconds for which a stake by these terms may admit: it ends while a claim is still possible. */
export function longestPeriod({ deadlineBlocks }: Pick<StakeTerms, "deadlineBlocks">): number {
  return secondsWithin(deadlineBlocks) - CLAIM_BLOCKS * BLOCK_SECONDS;
}

/** The longest period that these terms allow to whoever stakes now. */
export function stakePeriod(terms: Pick<StakeTerms, "deadlineBlocks">, nowSeconds: number): StakePeriod {
  return { from: nowSeconds, until: nowSeconds + longestPeriod(terms) };
}

/** Why nobody agrees to a period now. */
export type PeriodRefusal = "period-not-yet" | "period-over" | "period-too-long";

/** Judges the period of a stake that is to be agreed on; `undefined`: it fits. */
export function judgePeriod(
  { from, until }: StakePeriod,
  terms: Pick<StakeTerms, "deadlineBlocks">,
  nowSeconds: number,
): PeriodRefusal | undefined {
  // Written so that a time that is no number refuses too.
  if (!(from <= nowSeconds + PERIOD_CLOCK_SECONDS)) return "period-not-yet";
  if (!(until > nowSeconds)) return "period-over";
  return until - from <= longestPeriod(terms) ? undefined : "period-too-long";
}
