import { MOST_FUNDING_TXIDS } from "../../../../contracts/escrow/context.ts";
import { decideStake, type StakeFacts } from "../../../../contracts/escrow/decision.ts";
import { FINAL_CONFIRMATIONS, latestFunding } from "../../../../contracts/escrow/funding.ts";
import { judgeDisclosure } from "../../../../contracts/escrow/settlement.ts";
import { factsOf, knownRecords } from "../../../../contracts/escrow/stake-records.ts";
import { stakeState } from "../../../../contracts/escrow/stake-state.ts";
import { readStakeVerdict } from "../../../../contracts/escrow/verdict-event.ts";
import { sweptState } from "../swept.ts";
import { type HeldStake, isActiveStake, type KeptFunding, type KeptStake } from "./kept-stake.ts";

/** Where a stake stands, for the viewer: what `stakeState` says, and before that how far the agreement is. */
export type StakePhase =
  | "asking-arbiter"
  | "asking-creator"
  | "refused"
  /** Asked, or agreed on, too long ago; nobody was shown where to pay. */
  | "outdated"
  /** Agreed: a copy of the key first. */
  | "save"
  /** Whether there is still time to pay isn't known. */
  | "checking"
  | "pay"
  /** There is none any more, and the page knows of no payment; there may be one. */
  | "lapsed"
  /** Brought back by its copy; whether it was paid isn't known yet. */
  | "restored"
  /** The page knows of a payment that the arbiter hasn't seen yet. */
  | "paid"
  /** What was paid doesn't count, or not yet; what came goes back at the deadline. */
  | "short"
  | "late"
  | "gone"
  | "double-spent"
  | "bad-payment"
  | "funded-0"
  | "funded-1"
  | "active"
  /** Claimed; the viewer may answer. */
  | "claimed"
  /** The time to answer is over. */
  | "deciding"
  /** Past the deadline, and not yet released. */
  | "due"
  | "released"
  | "granted"
  /** What was known of it was sent home; it isn't final yet, or something else may lie there. */
  | "swept"
  | "closed";

/** How long a creator's page answers a request; seconds. */
export const ANSWER_SECONDS = 60 * 60;

/** A payment needs a while to get into a block: so many before the last that counts, nobody is shown where to pay. */
export const PAYING_BLOCKS = 15;

/** So long after it was begun a stake may be paid, whatever nodes say of the chain. */
export const PAY_SECONDS = 9000;
/** So old a height may be while the address is shown. */
export const FRESH_SECONDS = 300;
/** Clocks of two tabs, and of one that ticks slowly. */
const CLOCK_SECONDS = 60;

/** All that is known of a stake, as a decision would see it. */
export function stakeFacts({ kept, name, terms }: HeldStake): StakeFacts {
  const { context, records, height = 0 } = kept;
  return { ...factsOf(knownRecords(name, records)), context, terms, height, spent: new Map() };
}

/** The part of the key that gives the stake back to the viewer, once anybody disclosed it. */
export function releasedShare({ kept, agreed }: HeldStake): string | undefined {
  if (agreed === undefined) return undefined;
  const said = kept.records.map(readStakeVerdict).find((verdict) => verdict?.outcome === "release");
  return [said?.share, kept.share].find((share) =>
    share !== undefined && judgeDisclosure("release", share, agreed.points).verdict === "disclosed"
  );
}

/** The last height at which anybody is shown where to pay. */
export function lastToPay({ kept: { context }, terms }: HeldStake): number {
  return latestFunding(context, terms) - PAYING_BLOCKS;
}

/** Whether a payment can still get into a block that counts, as far as the height is known. */
export function mayStillPay(held: HeldStake): boolean {
  return (held.kept.height ?? 0) <= lastToPay(held);
}

/** How far the funding is: what the arbiter signed as whole stays so, whatever one of its nodes said of it since or before. */
export function fundingOf({ context, funding, records }: KeptStake): KeptFunding | undefined {
  return funding?.state === "underfunded" && isActiveStake(records)
    ? { state: "active", amount: context.amount, confirmations: FINAL_CONFIRMATIONS }
    : funding;
}

/**
 * Piconero that one more payment has to bring for the stake to count; 0 where as much came as is asked, and only the arbiter doesn't
 * see it; `undefined` where it isn't known how much came.
 */
export function missingAmount({ context, txids, amounts = {} }: KeptStake): bigint | undefined {
  const came = txids.map((txid) => amounts[txid]);
  if (!came.every((amount) => amount !== undefined)) return undefined;
  // The arbiter is told of so many, the largest: of more the smallest gives way to the next one.
  const sum = (most: number) => came.slice(-most).reduce((all, amount) => all + BigInt(amount), 0n);
  const asked = BigInt(context.amount);
  return sum(MOST_FUNDING_TXIDS) >= asked ? 0n : asked - sum(MOST_FUNDING_TXIDS - 1);
}

/** Says where a stake stands. */
export function phaseOf(held: HeldStake, nowSeconds: number): StakePhase {
  const { kept, agreed, terms } = held;
  const { context, txids } = kept;
  const funding = fundingOf(kept);
  if (kept.swept !== undefined) return sweptState(kept.swept) === "home" ? "closed" : "swept";
  if (releasedShare(held) !== undefined) return "released";
  const known = knownRecords(held.name, kept.records);
  if (known.rulings.some(({ outcome }) => outcome === "grant")) return "granted";
  if (txids.length === 0) {
    return agreed === undefined ? askingPhase(kept, nowSeconds) : unpaidPhase(held, nowSeconds);
  }
  const facts = stakeFacts(held);
  const isPast = facts.height >= context.deadline;
  if (funding === undefined) return isPast ? "due" : "paid";
  const uncounted = UNCOUNTED[funding.state];
  if (uncounted !== undefined) return isPast ? "due" : uncounted;
  const state = stakeState({ facts, funding: asFunding(funding), fundBy: latestFunding(context, terms) });
  switch (state) {
    case "acked":
    case "void":
      return isPast ? "due" : "paid";
    case "claimed": {
      const decision = decideStake(facts);
      return decision.decision === "wait" && decision.for === "answer" ? "claimed" : "deciding";
    }
    // Somebody has yet to disclose the part: a decision alone moves nothing.
    case "released":
      return "due";
    case "granted":
      return "deciding";
    default:
      return state;
  }
}

/** An outdated one is begun anew by the page itself, so nothing that it is told makes one outdated within the hour. */
function askingPhase({ refusal, arbiterSaid, begun }: KeptStake, nowSeconds: number): StakePhase {
  const isOld = nowSeconds - begun > ANSWER_SECONDS;
  if (refusal !== undefined) return isOld && isTooOld(refusal.code) ? "outdated" : "refused";
  if (arbiterSaid === undefined) return "asking-arbiter";
  return isOld ? "outdated" : "asking-creator";
}

/** While no payment is known that pays it; whoever saw the address may have paid all the same. */
function unpaidPhase(held: HeldStake, nowSeconds: number): StakePhase {
  const { kept } = held;
  const { context, height = 0, heightAt = 0, begun, saved, restored } = kept;
  const named = (kept.heard ?? []).filter(({ by }) => by === "here");
  const isPast = height >= context.deadline;
  if (named.length > 0) {
    return isPast ? "due" : named.every(({ missing }) => missing !== undefined) ? "gone" : "paid";
  }
  const isOver = !mayStillPay(held) || nowSeconds - begun > PAY_SECONDS;
  if (!saved) return isOver ? "outdated" : "save";
  if (isPast) return "due";
  if (restored) return "restored";
  if (isOver) return "lapsed";
  const isFresh = nowSeconds - heightAt <= FRESH_SECONDS && heightAt <= nowSeconds + CLOCK_SECONDS;
  return isFresh ? "pay" : "checking";
}

/** Refusals that a stake begun anew doesn't meet. */
function isTooOld(code: string): boolean {
  return code === "deadline-too-early" || code === "deadline-too-late" || code === "too-old";
}

const UNCOUNTED: Partial<Record<KeptFunding["state"], StakePhase>> = {
  underfunded: "short",
  "funded-too-late": "late",
  "unknown-transaction": "gone",
  "double-spend-seen": "double-spent",
  "bad-payment": "bad-payment",
};

function asFunding({ amount, confirmations, state }: KeptFunding) {
  return {
    amount: BigInt(amount),
    confirmations: state === "active" ? Math.max(FINAL_CONFIRMATIONS, confirmations) : confirmations,
    doubleSpendSeen: false,
    spent: false,
  };
}
