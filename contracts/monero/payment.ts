import type { AddressVerdict, MoneroAddress } from "./address.ts";
import { type Derivation, NO_PAYMENT_ID, unmaskPaymentId } from "./derivation.ts";
import { toHex } from "../hex.ts";
import type { CommitmentRefusal, ReceivedOutput } from "./received-outputs.ts";
import type { ServedRefusal } from "./served-transaction.ts";
import type { Transaction } from "./transaction.ts";
import { type Point, readPoint } from "./point.ts";

/** What somebody was paid by one transaction. */
export type Payment = {
  verdict: "paid";
  /** Piconero, the sum of the outputs. */
  amount: bigint;
  outputs: ReceivedOutput[];
  /** 16 hex; zeros where there is none. */
  paymentId: string;
};

/** Why a payment can't be believed, whichever way it was to be shown. */
export type PaymentRefusal =
  | ServedRefusal
  | Exclude<AddressVerdict, { verdict: "valid" }>
  | CommitmentRefusal
  | { verdict: "bad-txid" }
  | { verdict: "bad-tx-key" }
  | { verdict: "nothing-received" }
  | { verdict: "wrong-payment-id"; found: string };

/**
 * The public keys of a transaction: the main one, then one for each output where there are such; a hole for each that
 * is no point. None at all without a main one: wallets skip such a transaction, whatever its additional keys open.
 */
export function txPublicKeys({ extra, outputs }: Transaction): (Point | undefined)[] {
  if (extra.txPublicKey === undefined) return [];
  // Wallets ignore additional keys that aren't one for each output.
  const additional = extra.additionalKeys.length === outputs.length ? extra.additionalKeys : [];
  return [extra.txPublicKey, ...additional].map(readPoint);
}

export type PaymentOptions = {
  address: MoneroAddress;
  transaction: Transaction;
  /** Those of this address. */
  outputs: ReceivedOutput[];
  /** Opens the payment id; `undefined` if it isn't known, or not proven. */
  mainDerivation: Derivation | undefined;
};

/** Adds up what came in, and refuses what came for another session. */
export function judgePayment(
  { address, transaction, outputs, mainDerivation }: PaymentOptions,
): Payment | PaymentRefusal {
  if (outputs.length === 0) return { verdict: "nothing-received" };
  const encrypted = transaction.extra.encryptedPaymentId;
  const paymentId = encrypted === undefined || mainDerivation === undefined
    ? NO_PAYMENT_ID
    : unmaskPaymentId(encrypted, mainDerivation);
  if (address.kind === "integrated" && paymentId !== toHex(address.paymentId)) {
    return { verdict: "wrong-payment-id", found: paymentId };
  }
  const amount = outputs.reduce((sum, output) => sum + output.amount, 0n);
  return { verdict: "paid", amount, outputs, paymentId };
}
