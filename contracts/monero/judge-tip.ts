import { fromHex, toHex } from "../hex.ts";
import { sha256 } from "../sha256.ts";
import { judgeMoneroAddress } from "./address.ts";
import type { Payment } from "./payment.ts";
import { readTipMessage, type Tip, tipPayTo } from "./tip.ts";
import { judgeTxProof, type TxProofOptions, type TxProofVerdict } from "./tx-proof.ts";

/** As for any proof, but the address follows from the creator's primary one and the tip's message. */
export type JudgeTipOptions = Omit<TxProofOptions, "address"> & {
  /** The creator's primary address, out of what the creator signed; never out of what the payer says. */
  primary: string;
};

export type TipVerdict =
  | Payment & {
    tip: Tip;
    /**
     * For each output 64 hex that no other output has. Whoever adds tips up counts each mark once: a payer can find two
     * messages with one payment id. The key behind a mark stands on the chain, so a published mark names the payment.
     */
    marks: string[];
  }
  | Exclude<TxProofVerdict, { verdict: "paid" }>
  | { verdict: "malformed-tip" }
  | { verdict: "not-primary-address" }
  /** The recipient's own proof says that money came, not that this payer means this tip by it. */
  | { verdict: "not-payers-proof" };

const TAG = new TextEncoder().encode("dstream/tip/1/output\0");

/** Judges the payer's proof of a tip. For which stream and session it is stands in `tip`: the caller compares it. */
export function judgeTip({ primary, message, network, ...proof }: JudgeTipOptions): TipVerdict {
  const tip = readTipMessage(message);
  if (tip === undefined) return { verdict: "malformed-tip" };
  const addressed = judgeMoneroAddress(primary, network);
  if (addressed.verdict !== "valid") return addressed;
  if (addressed.address.kind !== "standard") return { verdict: "not-primary-address" };
  const address = tipPayTo(addressed.address, message);
  const judged = judgeTxProof({ ...proof, message, address });
  if (judged.verdict !== "paid") return judged;
  const { direction, ...payment } = judged;
  if (direction !== "out") return { verdict: "not-payers-proof" };
  return { ...payment, tip, marks: payment.outputs.map(({ key }) => outputMark(key)) };
}

/** What stands for an output, 64 hex, by its one-time key in hex. */
export function outputMark(keyHex: string): string {
  return toHex(sha256(Uint8Array.from([...TAG, ...fromHex(keyHex) ?? []])));
}
