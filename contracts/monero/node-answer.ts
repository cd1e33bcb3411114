import { isHex } from "../hex.ts";
import type { ServedTransaction } from "./served-transaction.ts";

/** What a node says about one transaction. The bytes can be checked; all else is its word. */
export type NodeTransaction =
  | {
    state: "known";
    served: ServedTransaction;
    /** The block it is in; none while it waits in the pool. */
    height?: number;
    /** Somebody tried to spend the same coins elsewhere. */
    doubleSpendSeen: boolean;
  }
  /** The node never heard of it, or forgot it in a reorganisation. */
  | { state: "unknown" };

/** Body of a node's `POST /get_transactions`, pruned: what is left out isn't needed. Restricted nodes answer for 100 at most. */
export function transactionsQuery(txids: readonly string[]): string {
  return JSON.stringify({ txs_hashes: txids, prune: true, decode_as_json: false });
}

/** The same for one transaction. */
export function transactionQuery(txid: string): string {
  return transactionsQuery([txid]);
}

/** Reads what a node's answer to `transactionsQuery()` says of one of them; `undefined` for what no sound node answers. */
export function readNodeTransaction(value: unknown, txid: string): NodeTransaction | undefined {
  const answer = fieldsOf(value);
  if (answer === undefined || answer["status"] !== "OK") return undefined;
  const missed = answer["missed_tx"];
  if (Array.isArray(missed) && missed.includes(txid)) return { state: "unknown" };
  const listed: unknown[] = Array.isArray(answer["txs"]) ? answer["txs"] : [];
  const entry = listed.map(fieldsOf).find((one) => one?.["tx_hash"] === txid);
  if (entry === undefined) return undefined;
  const { pruned_as_hex: prunedHex, prunable_hash: prunableHash, in_pool: inPool } = entry;
  const { block_height: height, double_spend_seen: doubleSpendSeen } = entry;
  if (typeof prunedHex !== "string" || !isHex(prunableHash, 32) || typeof inPool !== "boolean") {
    return undefined;
  }
  if (typeof doubleSpendSeen !== "boolean") return undefined;
  const known = { state: "known" as const, served: { prunedHex, prunableHash }, doubleSpendSeen };
  if (inPool) return known;
  if (!isHeight(height)) return undefined;
  return { ...known, height };
}

/** Reads a node's answer to `POST /get_height`: how many blocks it has. */
export function readNodeHeight(value: unknown): number | undefined {
  const answer = fieldsOf(value);
  return answer?.["status"] === "OK" && isHeight(answer["height"]) ? answer["height"] : undefined;
}

function isHeight(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function fieldsOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
}
