import { agreeOn, type NodeAgreement, type NodeReport } from "../../contracts/monero/node-agreement.ts";
import { askNode } from "./ask-node.ts";

/** What the operator's nodes agree on about a transaction. */
export type AskNodes = (txid: string) => Promise<NodeAgreement | { verdict: "busy" }>;

export type NodesOptions = {
  /** The operator's own list. Nobody else may name a node: it would be asked from inside the operator's network. */
  nodes: readonly URL[];
  fetch: typeof fetch;
  /** For all questions to one node about one transaction. */
  timeoutMs: number;
  /** Transactions asked about at one time. */
  most: number;
  /** Hears how each node answered. */
  onReport?: (state: NodeReport["state"]) => void;
};

/** Asks all nodes at once and waits for each. Keeps nothing: the next question begins anew. */
export function makeNodes({ nodes, most, onReport, ...options }: NodesOptions): AskNodes {
  let running = 0;
  return async (txid) => {
    if (running >= most) return { verdict: "busy" };
    running++;
    try {
      const reports = await Promise.all(nodes.map((node) => askNode(node, txid, options)));
      for (const { state } of reports) onReport?.(state);
      return agreeOn(reports);
    } finally {
      running--;
    }
  };
}
