import { isHex, toHex } from "../hex.ts";
import { judgeMoneroAddress, type MoneroAddress, type MoneroNetwork } from "./address.ts";
import { type Derivation, derivationOf } from "./derivation.ts";
import { judgePayment, type Payment, type PaymentRefusal, txPublicKeys } from "./payment.ts";
import { knownPoint, type Point } from "./point.ts";
import { paymentPrefix, type ProofStatement, provesStatement } from "./proof-signature.ts";
import { type ProofDirection, type ProofPair, type ProofTextRefusal, readTxProof } from "./proof-text.ts";
import { publicSum } from "./public-sum.ts";
import { receivedOutputs } from "./received-outputs.ts";
import { judgeServedTransaction, type ServedTransaction } from "./served-transaction.ts";

export type TxProofOptions = {
  /** 64 hex. */
  txid: string;
  /** As one node served it. */
  served: ServedTransaction;
  /** Whom the proof says was paid; an integrated address also binds its payment id. */
  address: string;
  /** The address must be of this network, if one is given. */
  network?: MoneroNetwork;
  /** The words that the proof was made over. */
  message: string;
  /** `OutProofV2…` of the payer or `InProofV2…` of the recipient. */
  proof: string;
};

export type TxProofVerdict =
  | Payment & { direction: ProofDirection }
  | PaymentRefusal
  | ProofTextRefusal
  /** More or fewer shared secrets than the transaction has keys. */
  | { verdict: "wrong-proof-size" }
  /** The shared secret opens an output of this address, but was signed over other words (or the proof is damaged). */
  | { verdict: "wrong-message" }
  /** Nothing in the proof has to do with this address. */
  | { verdict: "wrong-address" };

/** Judges a proof that an address was paid, with nothing but an untrusted node's answer. Public data only. */
export function judgeTxProof(
  { txid, served, address: text, network, message, proof: proofText }: TxProofOptions,
): TxProofVerdict {
  if (!isHex(txid, 32)) return { verdict: "bad-txid" };
  const addressed = judgeMoneroAddress(text, network);
  if (addressed.verdict !== "valid") return addressed;
  const read = readTxProof(proofText);
  if (read.verdict !== "read") return read;
  const payable = judgeServedTransaction(txid, served);
  if (payable.verdict !== "payable") return payable;
  const { address } = addressed;
  const { transaction } = payable;
  const { pairs, direction } = read.proof;

  const keys = txPublicKeys(transaction);
  if (keys.every((key) => key === undefined)) return { verdict: "bad-tx-key" };
  if (pairs.length !== 1 + transaction.extra.additionalKeys.length || pairs.length !== keys.length) {
    return { verdict: "wrong-proof-size" };
  }

  const derivations = pairs.map(({ sharedSecret }) => derivationOf(sharedSecret));
  const search = receivedOutputs({
    transaction,
    derivations,
    spendKeys: new Set([toHex(address.spendKey)]),
    sum: publicSum,
  });
  if (search.verdict !== "searched") return search;

  const state = statementsOf({ address, direction, prefix: paymentPrefix(txid, message) });
  const proven = new Map<number, boolean>();
  const isProven = (at: number): boolean => {
    const [key, pair] = [keys[at], pairs[at]];
    const known = proven.get(at) ??
      (key !== undefined && pair !== undefined && provesStatement(state(key, pair), pair));
    proven.set(at, known);
    return known;
  };
  // Signatures are dear, so only those are checked that open something.
  const outputs = search.outputs.filter(({ opener }) => isProven(opener));
  if (outputs.length === 0) {
    if (search.outputs.length > 0) return { verdict: "wrong-message" };
    return { verdict: keys.some((_, at) => isProven(at)) ? "nothing-received" : "wrong-address" };
  }
  const mainDerivation: Derivation | undefined = isProven(0) ? derivations[0] : undefined;
  const payment = judgePayment({ address, transaction, outputs, mainDerivation });
  return payment.verdict === "paid" ? { ...payment, direction } : payment;
}

type StatementOptions = { address: MoneroAddress; direction: ProofDirection; prefix: Uint8Array };

/** What each pair has to prove about its transaction key. */
function statementsOf({ address, direction, prefix }: StatementOptions) {
  const view = knownPoint(address.viewKey);
  const base = address.kind === "subaddress" ? { base: knownPoint(address.spendKey) } : {};
  return (txKey: Point, { sharedSecret }: ProofPair): ProofStatement => {
    const sides = direction === "out" ? { known: txKey, other: view } : { known: view, other: txKey };
    return { prefix, ...sides, ...base, sharedSecret };
  };
}
