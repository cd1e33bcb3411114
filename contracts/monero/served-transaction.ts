import { fromHex, isHex, toHex } from "../hex.ts";
import { keccak256 } from "./keccak.ts";
import { hidesAmountInEightBytes, type RingCtType } from "./ring-ct.ts";
import { LARGEST_BLOB, readTransaction, type Transaction, type TransactionRefusal } from "./transaction.ts";

/** What a node answers when asked for one transaction, pruned; nothing in it is believed. */
export type ServedTransaction = {
  /** Lower-case hex of prefix and RingCT base. */
  prunedHex: string;
  /** Lower-case hex of the hash of what was pruned. */
  prunableHash: string;
};

export type ServedRefusal =
  | TransactionRefusal
  | { verdict: "not-hex" }
  | { verdict: "wrong-txid"; found: string }
  | { verdict: "time-locked"; until: bigint }
  | { verdict: "coinbase" }
  | { verdict: "too-many-outputs" }
  | { verdict: "retired-ring-ct"; type: RingCtType };

/** What consensus lets a payment have; only miners' transactions may have more. Each output costs the verifier. */
const MOST_OUTPUTS = 16;

export type ServedVerdict = { verdict: "payable"; transaction: Transaction } | ServedRefusal;

/**
 * Judges a node's answer: the bytes hash to the id that was asked for, and the coins can be spent at once.
 * A lock is refused because wallets call such a payment good although it may never be spendable.
 */
export function judgeServedTransaction(txid: string, served: ServedTransaction): ServedVerdict {
  if (served.prunedHex.length > 2 * LARGEST_BLOB) return { verdict: "too-large" };
  const blob = fromHex(served.prunedHex);
  const prunableHash = isHex(served.prunableHash, 32) ? fromHex(served.prunableHash) : undefined;
  if (blob === undefined || prunableHash === undefined) return { verdict: "not-hex" };
  const read = readTransaction(blob);
  if (read.verdict !== "read") return read;
  const { transaction } = read;
  const found = transactionId(blob, transaction, prunableHash);
  if (found !== txid) return { verdict: "wrong-txid", found };
  if (transaction.isCoinbase || transaction.ringCt.type === "none") return { verdict: "coinbase" };
  if (transaction.unlockTime !== 0n) return { verdict: "time-locked", until: transaction.unlockTime };
  if (transaction.outputs.length > MOST_OUTPUTS) return { verdict: "too-many-outputs" };
  const { type } = transaction.ringCt;
  return hidesAmountInEightBytes(type)
    ? { verdict: "payable", transaction }
    : { verdict: "retired-ring-ct", type };
}

/** Whether the bytes hash to the id that was asked for: whatever else is wrong with them is then no fault of the node's. */
export function isAsAsked({ verdict }: ServedVerdict): boolean {
  return ["payable", "coinbase", "time-locked", "too-many-outputs", "retired-ring-ct"].includes(verdict);
}

/** The id of a pruned transaction: three hashes hashed, as lower-case hex. */
function transactionId(
  blob: Uint8Array,
  { prefixLength, ringCt }: Transaction,
  prunableHash: Uint8Array,
): string {
  return toHex(keccak256(
    keccak256(blob.subarray(0, prefixLength)),
    keccak256(blob.subarray(prefixLength)),
    // Nodes answer the hash of nothing where nothing was pruned; the id has zeros there.
    ringCt.type === "none" ? new Uint8Array(32) : prunableHash,
  ));
}
