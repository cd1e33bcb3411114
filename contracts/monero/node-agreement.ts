import type { MoneroNetwork } from "./address.ts";
import type { ServedTransaction } from "./served-transaction.ts";

/** What one node said of a transaction, as far as its answers fit each other. */
export type NodeReport =
  /** No answer, none in time, or none that a sound node gives. */
  | { state: "unreachable" }
  /** Its block isn't the one it names, or doesn't hold what it says. */
  | { state: "contradictory" }
  | { state: "unknown" }
  | KnownReport & { state: "pool"; doubleSpendSeen: boolean }
  | KnownReport & {
    state: "mined";
    height: number;
    /** Id of the block, 64 hex. */
    block: string;
    /** Unix seconds that the block's miner wrote into it; its id covers them. */
    minedAt: number;
    /** 1 for the newest block. */
    confirmations: number;
  };

type KnownReport = { network: MoneroNetwork; served: ServedTransaction };

/** Why nothing can be said yet. */
export type PendingCause =
  /** Fewer nodes answered than must. */
  | "unreachable"
  /** A node's answers don't fit each other, or its bytes aren't the transaction's. */
  | "contradictory"
  /** Nodes serve different bytes, or follow different networks. */
  | "different-bytes"
  /** A block holds it for some nodes, and others never heard of it, or name another block or height, or saw its coins spent otherwise. */
  | "different-blocks";

/** What nodes that don't trust each other have in common. */
export type NodeAgreement =
  | { verdict: "pool"; network: MoneroNetwork; served: ServedTransaction }
  | {
    verdict: "mined";
    network: MoneroNetwork;
    served: ServedTransaction;
    height: number;
    block: string;
    /** Unix seconds, by the clock of the block's miner. */
    minedAt: number;
    /** What all of them grant: the smallest. */
    confirmations: number;
  }
  | { verdict: "unknown" }
  /** One saw another transaction spend the same coins, and none has this one in a block. */
  | { verdict: "double-spend" }
  | { verdict: "pending"; because: PendingCause };

/** Nodes that have to answer, and to agree, before anything is said to others. */
export const FEWEST_NODES = 2;

/**
 * What may be believed of what several nodes say. Whoever answers must agree with all others, so that one liar can only delay.
 * One node's word is enough for `pool` beside another that knows nothing yet: a new transaction takes its time to get round.
 * `fewest` is less only for a page whose site names a single node: it then believes that one, and tells nobody.
 */
export function agreeOn(reports: readonly NodeReport[], fewest: number = FEWEST_NODES): NodeAgreement {
  const heard = reports.filter((report) => report.state !== "unreachable");
  if (heard.some((report) => report.state === "pool" && report.doubleSpendSeen)) {
    // What is final for all others, one that lies or lags must not refuse for ever.
    return heard.some(({ state }) => state === "mined")
      ? { verdict: "pending", because: "different-blocks" }
      : { verdict: "double-spend" };
  }
  if (heard.length < fewest) return { verdict: "pending", because: "unreachable" };
  if (heard.some(({ state }) => state === "contradictory")) {
    return { verdict: "pending", because: "contradictory" };
  }
  const known = heard.filter((report) => report.state === "pool" || report.state === "mined");
  const [first] = known;
  if (first === undefined) return { verdict: "unknown" };
  const { network, served } = first;
  if (!known.every((report) => report.network === network && isSame(report.served, served))) {
    return { verdict: "pending", because: "different-bytes" };
  }
  const mined = known.filter((report) => report.state === "mined");
  const [block] = mined;
  if (block === undefined) return { verdict: "pool", network, served };
  // A block's id says nothing of its height: that is each node's word.
  const isSameBlock = mined.every((one) => one.block === block.block && one.height === block.height);
  if (known.length < heard.length || !isSameBlock) {
    return { verdict: "pending", because: "different-blocks" };
  }
  if (mined.length < known.length) return { verdict: "pool", network, served };
  const confirmations = Math.min(...mined.map((one) => one.confirmations));
  const { height, block: id, minedAt } = block;
  return { verdict: "mined", network, served, height, block: id, minedAt, confirmations };
}

function isSame(a: ServedTransaction, b: ServedTransaction): boolean {
  return a.prunedHex === b.prunedHex && a.prunableHash === b.prunableHash;
}
