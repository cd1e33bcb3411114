import { decideStake, type Decision, type StakeFacts } from "./decision.ts";
import { FINAL_CONFIRMATIONS } from "./funding.ts";

/** How far a stake is. */
export type StakeState =
  | "acked"
  | "void"
  | "funded-0"
  | "funded-1"
  | "active"
  | "claimed"
  | "released"
  | "granted"
  | "closed";

/** What the chain says of the escrow's funding, as two nodes agree. */
export type Funding = {
  /** Piconero that came to the escrow's address and aren't locked. */
  amount: bigint;
  /** Of the youngest output that is needed; 0 in the pool. */
  confirmations: number;
  /** A node saw another transaction that spends the same. */
  doubleSpendSeen: boolean;
  /** The winner has moved the coins. */
  spent: boolean;
};

export type StakeStateOptions = {
  facts: StakeFacts;
  /** None while no transaction is known, or after a reorganisation took it away. */
  funding: Funding | undefined;
  /** Block height after which an unfunded stake is void. */
  fundBy: number;
};

/** Names the state of a stake. A pure function of chain and signed words: a reload or a lost tab changes nothing. */
export function stakeState({ facts, funding, fundBy }: StakeStateOptions): StakeState {
  const decision = decideStake(facts);
  if (decision.decision === "refused") return "void";
  const asked = BigInt(facts.context.amount);
  const isFunded = funding !== undefined && funding.amount >= asked && !funding.doubleSpendSeen;
  if (!isFunded) return facts.height > fundBy ? "void" : "acked";
  if (funding.spent) return "closed";
  if (facts.released) return "released";
  if (funding.confirmations === 0) return "funded-0";
  if (funding.confirmations < FINAL_CONFIRMATIONS) return "funded-1";
  return stateOf(decision);
}

function stateOf(decision: Exclude<Decision, { decision: "refused" }>): StakeState {
  switch (decision.decision) {
    case "not-active":
      return "funded-1";
    case "wait":
      return decision.for === "deadline" ? "active" : "claimed";
    case "given":
      return decision.outcome === "release" ? "released" : "granted";
    case "release":
      return "released";
    case "grant":
      return "granted";
  }
}
