import { toHex } from "../hex.ts";
import { commitmentMask, type Derivation, outputScalar, unmaskAmount, viewTagOf } from "./derivation.ts";
import { COMMITMENT_BASE, type Point, type PointSum, readPoint } from "./point.ts";
import type { Transaction, TxOutput } from "./transaction.ts";

/** An output that belongs to somebody, in piconero. */
export type ReceivedOutput = {
  index: number;
  amount: bigint;
  /** The one-time key, hex: whoever credits outputs credits each key once. */
  key: string;
  /** The spend key it was sent to, hex. */
  spendKey: string;
  /** Which derivation opened it: 0 the transaction's main one, i + 1 the additional one of output i. */
  opener: number;
};

/** An output that is the recipient's and yet can't be spent: its amount isn't what its commitment says. */
export type CommitmentRefusal = { verdict: "commitment-mismatch"; index: number };

export type ReceivedVerdict = { verdict: "searched"; outputs: ReceivedOutput[] } | CommitmentRefusal;

export type ReceivedOptions = {
  transaction: Transaction;
  /** The main derivation, then one for each output where the transaction has additional keys; holes are skipped. */
  derivations: readonly (Derivation | undefined)[];
  /** Hex of the spend keys looked for. */
  spendKeys: { has(spendKey: string): boolean };
  /** `publicSum` where everybody may know the derivations, else `secretSum`. */
  sum: PointSum;
};

/** Finds the outputs that these derivations open for these spend keys, and checks what they hold. */
export function receivedOutputs(
  { transaction, derivations, spendKeys, sum }: ReceivedOptions,
): ReceivedVerdict {
  const outputs: ReceivedOutput[] = [];
  for (const [index, output] of transaction.outputs.entries()) {
    for (const opener of [0, index + 1]) {
      const derivation = derivations[opener];
      if (derivation === undefined || wearsAnotherTag(output, derivation, index)) continue;
      const scalar = outputScalar(derivation, index);
      const spendKey = spendKeyUnder(output, scalar, sum);
      if (spendKey === undefined || !spendKeys.has(spendKey)) continue;
      const amount = committedAmount(transaction, index, scalar, sum);
      if (amount === undefined) return { verdict: "commitment-mismatch", index };
      outputs.push({ index, amount, key: toHex(output.key), spendKey, opener });
      break;
    }
  }
  return { verdict: "searched", outputs };
}

function wearsAnotherTag({ viewTag }: TxOutput, derivation: Derivation, index: number): boolean {
  return viewTag !== undefined && viewTag !== viewTagOf(derivation, index);
}

function spendKeyUnder({ key }: TxOutput, scalar: bigint, sum: PointSum): string | undefined {
  const point: Point | undefined = readPoint(key);
  return point === undefined ? undefined : toHex(point.subtract(sum(scalar)).toBytes());
}

function committedAmount(
  { ringCt }: Transaction,
  index: number,
  scalar: bigint,
  sum: PointSum,
): bigint | undefined {
  const hidden = ringCt.hidden[index];
  if (hidden === undefined) return undefined;
  const amount = unmaskAmount(hidden.masked, scalar);
  const commitment = sum(commitmentMask(scalar), [amount, COMMITMENT_BASE]).toBytes();
  return hidden.commitment.every((byte, i) => byte === commitment[i]) ? amount : undefined;
}
