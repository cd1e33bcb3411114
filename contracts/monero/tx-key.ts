import { fromHex, isHex, toHex } from "../hex.ts";
import { judgeMoneroAddress, type MoneroAddress, type MoneroNetwork } from "./address.ts";
import { type Derivation, derivationOf } from "./derivation.ts";
import { judgePayment, type Payment, type PaymentRefusal, txPublicKeys } from "./payment.ts";
import { knownPoint, type Point, secretSum, timesSecret } from "./point.ts";
import { receivedOutputs } from "./received-outputs.ts";
import { readSecret } from "./scalar.ts";
import { judgeServedTransaction, type ServedTransaction } from "./served-transaction.ts";

export type TxKeyOptions = {
  txid: string;
  served: ServedTransaction;
  address: string;
  network?: MoneroNetwork;
  /** As wallets give it out: 64 hex, and 64 more for each additional key. */
  txKey: string;
};

export type TxKeyVerdict =
  | Payment
  | PaymentRefusal
  | { verdict: "malformed-tx-key" }
  /** The keys are scalars, and none of them made this transaction's public keys. */
  | { verdict: "wrong-tx-key" };

/** The main key and one for each of 16 outputs. */
const MOST_KEYS = 17;

/**
 * Judges a payment by the transaction's secret key. Unlike a proof it is bound to no message and opens every output,
 * so nobody should be asked for it. The key must have made the transaction's public key, which wallets don't check.
 */
export function judgeTxKey({ txid, served, address: text, network, txKey }: TxKeyOptions): TxKeyVerdict {
  if (!isHex(txid, 32)) return { verdict: "bad-txid" };
  const addressed = judgeMoneroAddress(text, network);
  if (addressed.verdict !== "valid") return addressed;
  const secrets = readTxKeys(txKey);
  if (secrets === undefined) return { verdict: "malformed-tx-key" };
  const payable = judgeServedTransaction(txid, served);
  if (payable.verdict !== "payable") return payable;
  const { address } = addressed;
  const { transaction } = payable;
  const keys = txPublicKeys(transaction);
  if (keys.every((key) => key === undefined)) return { verdict: "bad-tx-key" };

  const spend = knownPoint(address.spendKey);
  const view = knownPoint(address.viewKey);
  const derivations: (Derivation | undefined)[] = keys.map((key, at) => {
    const secret = secrets[at];
    return key !== undefined && secret !== undefined && made(secret, key, spend, address)
      ? derivationOf(timesSecret(secret, view))
      : undefined;
  });
  if (derivations.every((derivation) => derivation === undefined)) return { verdict: "wrong-tx-key" };
  const search = receivedOutputs({
    transaction,
    derivations,
    spendKeys: new Set([toHex(address.spendKey)]),
    sum: secretSum,
  });
  if (search.verdict !== "searched") return search;
  return judgePayment({ address, transaction, outputs: search.outputs, mainDerivation: derivations[0] });
}

/** Reads the secret keys of a transaction; `undefined` unless each is a scalar that is not zero. */
export function readTxKeys(text: string): bigint[] | undefined {
  const count = text.length / 64;
  if (!Number.isInteger(count) || count < 1 || count > MOST_KEYS) return undefined;
  const secrets: bigint[] = [];
  for (let at = 0; at < text.length; at += 64) {
    const bytes = fromHex(text.slice(at, at + 64));
    const secret = bytes === undefined ? undefined : readSecret(bytes);
    if (secret === undefined) return undefined;
    secrets.push(secret);
  }
  return secrets;
}

/** Whether the secret made this public key: from G, or from the spend key where a subaddress is paid. */
function made(secret: bigint, key: Point, spend: Point, { kind }: MoneroAddress): boolean {
  return secretSum(secret).equals(key) || (kind === "subaddress" && timesSecret(secret, spend).equals(key));
}
