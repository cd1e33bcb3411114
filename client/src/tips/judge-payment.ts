import { agreeOn, FEWEST_NODES, type NodeReport } from "../../../contracts/monero/node-agreement.ts";
import { type TipRefusal, type WeighedTip, weighTip } from "../../../contracts/monero/weigh-tip.ts";
import type { TipAddress } from "../../../contracts/nostr/tip-targets.ts";
import { askNode } from "./node-client.ts";
import { chainOf, type SiteNetwork } from "./pay-target.ts";

/** What this page found out itself about a payment. */
export type PaymentVerdict =
  | WeighedTip & { verdict: "paid" }
  | { verdict: "refused"; code: TipRefusal | "double-spend" }
  /** It may yet be true: nobody has seen it, nobody answers, or one node says other than another. */
  | { verdict: "pending"; because: "unknown" | "unreachable" | "disagree" }
  /** No node may be asked. */
  | { verdict: "unchecked" };

export type JudgePaymentOptions = {
  /** Nodes the site names; two that answer are asked. */
  nodes: readonly string[];
  network: SiteNetwork;
  txid: string;
  message: string;
  proof: string;
  /** Where the creator is paid, by what the creator signed. */
  addresses: readonly TipAddress[];
  fetch: typeof fetch;
  nowSeconds: number;
};

/** Asks nodes for the transaction and judges the payer's proof by the rule that edges go by. */
export async function judgePaymentHere(options: JudgePaymentOptions): Promise<PaymentVerdict> {
  const { nodes, txid, fetch, addresses, network, ...about } = options;
  if (nodes.length === 0) return { verdict: "unchecked" };
  // No relay has said yet where the creator is paid.
  if (addresses.length === 0) return { verdict: "pending", because: "unreachable" };
  const reports = await askTwo(nodes, (node) => askNode({ node, txid, fetch }));
  const fewest = Math.min(FEWEST_NODES, nodes.length);
  const agreement = agreeOn(reports, fewest);
  const weighed = weighTip({ ...about, agreement, txid, addresses, network: chainOf(network), fewest });
  switch (weighed.verdict) {
    case "unknown":
      return { verdict: "pending", because: "unknown" };
    case "double-spend":
      return { verdict: "refused", code: "double-spend" };
    case "pending":
      return { verdict: "pending", because: weighed.because === "unreachable" ? "unreachable" : "disagree" };
    default:
      return weighed;
  }
}

/** Asks the first two, and in place of one that doesn't answer the next. */
async function askTwo(
  nodes: readonly string[],
  ask: (node: string) => Promise<NodeReport>,
): Promise<NodeReport[]> {
  const left = [...nodes];
  const reportOfNext = async (): Promise<NodeReport> => {
    const node = left.shift();
    if (node === undefined) return { state: "unreachable" };
    const report = await ask(node);
    return report.state === "unreachable" && left.length > 0 ? await reportOfNext() : report;
  };
  return await Promise.all(Array.from({ length: FEWEST_NODES }, reportOfNext));
}
