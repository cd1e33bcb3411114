import { fromHex } from "../hex.ts";
import { judgeMoneroAddress, type MoneroAddress } from "./address.ts";
import type { ServedTransaction } from "./served-transaction.ts";
import { readTransaction, type Transaction } from "./transaction.ts";
import { readViewWallet, type ViewWallet } from "./subaddress.ts";
import type { TxProofOptions } from "./tx-proof.ts";
import recorded from "./vectors/private-chain.json" with { type: "json" };

/** A payment on a private chain, with what two real wallets said about it. Regenerate by scripts/monero/record-fixtures.ts. */
export type RecordedPayment = typeof recorded.payments[number];

/** Each payment of the recorded chain. */
export const payments: readonly RecordedPayment[] = recorded.payments;
export { recorded };

/** The recorded payment of this name. */
export function paymentNamed(name: string): RecordedPayment {
  const payment = payments.find((one) => one.name === name);
  if (payment === undefined) throw new Error(`no payment ${name} was recorded`);
  return payment;
}

/** What `judgeTxProof` is to be asked about a recorded payment. */
export function outProofOf({ txid, served, address, message, outProof }: RecordedPayment): TxProofOptions {
  return { txid, served, address, message, proof: outProof };
}

/** The bytes of recorded hex. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex);
  if (bytes === undefined) throw new Error(`${hex.slice(0, 20)} is no hex`);
  return bytes;
}

/** A recorded transaction, read. */
export function transactionOf({ prunedHex }: ServedTransaction): Transaction {
  const read = readTransaction(bytesOf(prunedHex));
  if (read.verdict !== "read") throw new Error(read.verdict);
  return read.transaction;
}

/** A recorded address, read. */
export function addressOf(text: string): MoneroAddress {
  const judged = judgeMoneroAddress(text);
  if (judged.verdict !== "valid") throw new Error(judged.verdict);
  return judged.address;
}

/** The recorded creator's wallet, as a box with the view key sees it. */
export function creatorWallet(): ViewWallet {
  const wallet = readViewWallet(recorded.creator.viewKey, addressOf(recorded.creator.address));
  if (wallet === undefined) throw new Error("the recorded view key is the recorded wallet's");
  return wallet;
}

/** A served transaction with one byte of its blob replaced, and the id that then belongs to it unknown. */
export function bentAt(served: ServedTransaction, at: number, bit: number): ServedTransaction {
  const bytes = bytesOf(served.prunedHex);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return { ...served, prunedHex: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}
