import { decideStake, type StakeFacts } from "../../../contracts/escrow/decision.ts";

/** How a claim stands that isn't decided yet. */
export type ClaimStanding = {
  rule: string;
  complaints: number;
  answered: number;
  /** So many unanswered ones give the stake to the creator. */
  needed: number;
  /** Block until which others may be answered. */
  until: number;
};

/** How the first claim to a stake stands; `undefined`: there is none. */
export function claimStanding(facts: StakeFacts): ClaimStanding | undefined {
  const { claims, rebuttals, terms } = facts;
  const [claim] = claims.toSorted((a, b) => a.filedAt - b.filedAt || (a.id < b.id ? -1 : 1));
  if (claim === undefined) return undefined;
  const { rule, complaints } = claim;
  const decision = decideStake(facts);
  return {
    rule,
    complaints: complaints.length,
    answered: complaints.filter(({ id }) => rebuttals.some(({ complaint }) => complaint === id)).length,
    needed: terms.rules.find(({ name }) => name === rule)?.witnesses ?? 0,
    until: decision.decision === "wait" ? decision.until : claim.filedAt + terms.windowBlocks,
  };
}
