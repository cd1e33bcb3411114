import { toHex } from "../hex.ts";
import { type Derivation, derivationOf, NO_PAYMENT_ID, unmaskPaymentId } from "./derivation.ts";
import { type PaymentRefusal, txPublicKeys } from "./payment.ts";
import { secretSum, timesSecret } from "./point.ts";
import { type ReceivedOutput, receivedOutputs } from "./received-outputs.ts";
import { judgeServedTransaction, type ServedTransaction } from "./served-transaction.ts";
import type { SubaddressIndex, ViewWallet } from "./subaddress.ts";

export type ScanOptions = {
  txid: string;
  served: ServedTransaction;
  wallet: ViewWallet;
  /** Subaddresses to look for beside the primary address, by the hex of their spend keys. */
  subaddresses?: ReadonlyMap<string, SubaddressIndex>;
};

/** An output with the address it came to. */
export type ScannedOutput = ReceivedOutput & { at: SubaddressIndex };

export type ScanVerdict =
  | { verdict: "received"; amount: bigint; outputs: ScannedOutput[]; paymentId: string }
  | PaymentRefusal;

const PRIMARY: SubaddressIndex = { major: 0, minor: 0 };
const NONE: ReadonlyMap<string, SubaddressIndex> = new Map();

/**
 * What a transaction pays this wallet, as its own view key sees it. The view key and all it derives go through
 * constant time, for a box may share its machine.
 */
export function scanTransaction({ txid, served, wallet, subaddresses = NONE }: ScanOptions): ScanVerdict {
  const payable = judgeServedTransaction(txid, served);
  if (payable.verdict !== "payable") return payable;
  const { transaction } = payable;
  const keys = txPublicKeys(transaction);
  if (keys.every((key) => key === undefined)) return { verdict: "bad-tx-key" };
  const derivations: (Derivation | undefined)[] = keys.map((key) =>
    key === undefined ? undefined : derivationOf(timesSecret(wallet.viewSecret, key))
  );
  const primaryKey = toHex(wallet.primary.spendKey);
  const search = receivedOutputs({
    transaction,
    derivations,
    spendKeys: { has: (key) => key === primaryKey || subaddresses.has(key) },
    sum: secretSum,
  });
  if (search.verdict !== "searched") return search;
  if (search.outputs.length === 0) return { verdict: "nothing-received" };

  const encrypted = transaction.extra.encryptedPaymentId;
  const main = derivations[0];
  return {
    verdict: "received",
    amount: search.outputs.reduce((sum, { amount }) => sum + amount, 0n),
    outputs: search.outputs.map((output) => ({
      ...output,
      at: subaddresses.get(output.spendKey) ?? PRIMARY,
    })),
    paymentId: encrypted === undefined || main === undefined
      ? NO_PAYMENT_ID
      : unmaskPaymentId(encrypted, main),
  };
}
