import type { TipAddress } from "../nostr/tip-targets.ts";
import type { MoneroNetwork } from "./address.ts";
import { judgeTip, type TipVerdict } from "./judge-tip.ts";
import { FEWEST_NODES, type NodeAgreement, type PendingCause } from "./node-agreement.ts";
import { isAsAsked, judgeServedTransaction } from "./served-transaction.ts";
import type { Tip } from "./tip.ts";

/** Verdicts that are the nodes' fault, never the payer's. */
type NodesFault = "wrong-txid" | "not-hex" | "bad-txid";

/** Why a proof doesn't show this tip. */
export type TipRefusal =
  | Exclude<TipVerdict["verdict"], "paid" | NodesFault>
  /** Paid where the creator was paid before, and too late, or shown too late. */
  | "left-address";

/** What a tip is by what nodes agree on and what the creator signed. */
export type WeighedTip =
  | {
    verdict: "paid";
    tip: Tip;
    /** Piconero. */
    amount: bigint;
    /** As `judgeTip` made them. */
    marks: string[];
    /** 0 in the pool. */
    confirmations: number;
    /** Unix seconds, by the block that the nodes agree on; none in the pool. */
    minedAt?: number;
  }
  | { verdict: "refused"; code: TipRefusal }
  | { verdict: "pending"; because: PendingCause }
  | { verdict: "unknown" }
  | { verdict: "double-spend" };

export type WeighTipOptions = {
  /** What the nodes agree on about the transaction (`agreeOn()`). */
  agreement: NodeAgreement;
  txid: string;
  /** The tip's message. */
  message: string;
  /** `OutProofV2…` */
  proof: string;
  /** Where tips count, at least one (`tipAddresses()`). */
  addresses: readonly TipAddress[];
  /** When a payment that waits in the pool is dated. */
  nowSeconds: number;
  /** Default: whichever the nodes follow. */
  network?: MoneroNetwork;
  /** Nodes that had to answer; default: two. */
  fewest?: number;
};

/** Judges a tip by its proof, and by what nodes agree on: the one rule of edges and pages. What they don't agree on is never paid. */
export function weighTip(options: WeighTipOptions): WeighedTip {
  const { agreement, txid, message, proof, addresses, nowSeconds, fewest = FEWEST_NODES } = options;
  if (agreement.verdict !== "pool" && agreement.verdict !== "mined") return agreement;
  const { served } = agreement;
  const network = options.network ?? agreement.network;
  // Nodes of another network know nothing of this one's payments.
  if (network !== agreement.network) return { verdict: "pending", because: "unreachable" };

  const all = addresses.map(({ address, until }) => ({
    until,
    judged: judgeTip({ txid, served, message, proof, primary: address, network }),
  }));
  const best = all.find(({ judged }) => judged.verdict === "paid") ??
    all.find(({ judged }) => concernsPayment(judged)) ?? all[0];
  if (best === undefined) throw new Error("a tip is judged for at least one address");
  const { judged, until = Infinity } = best;
  switch (judged.verdict) {
    case "wrong-txid":
    case "not-hex":
    case "bad-txid":
      return { verdict: "pending", because: "contradictory" };
    case "paid":
      break;
    default: {
      // What a single node serves and nobody can read may be that node's fault.
      const read = judgeServedTransaction(txid, served);
      const isUnread = fewest < FEWEST_NODES && read.verdict === judged.verdict && !isAsAsked(read);
      return isUnread
        ? { verdict: "pending", because: "contradictory" }
        : { verdict: "refused", code: judged.verdict };
    }
  }
  const { tip, amount, marks } = judged;
  if (agreement.verdict === "pool") {
    return nowSeconds > until
      ? { verdict: "refused", code: "left-address" }
      : { verdict: "paid", tip, amount, marks, confirmations: 0 };
  }
  const { minedAt, confirmations } = agreement;
  return minedAt > until
    ? { verdict: "refused", code: "left-address" }
    : { verdict: "paid", tip, amount, marks, confirmations, minedAt };
}

/** Where one address is no good, another one's verdict says more. */
function concernsPayment({ verdict }: TipVerdict): boolean {
  switch (verdict) {
    case "malformed-address":
    case "address-checksum":
    case "unknown-address-kind":
    case "bad-address-key":
    case "wrong-network":
    case "not-primary-address":
      return false;
    default:
      return true;
  }
}
