import { ed25519, ED25519_TORSION_SUBGROUP } from "@noble/curves/ed25519.js";
import { toHex } from "../hex.ts";
import { formatMoneroAddress } from "./address.ts";
import { asciiBytes, hashToScalar, keccak256 } from "./keccak.ts";
import { commitmentMask, derivationOf, outputScalar, viewTagOf } from "./derivation.ts";
import { COMMITMENT_BASE, G, type Point, pointAt, secretSum, timesSecret } from "./point.ts";
import { readLittleEndian, scalarBytes } from "./scalar.ts";
import type { ServedTransaction } from "./served-transaction.ts";
import { varintBytes } from "./varint.ts";

/** The eight points of small order, the identity first. */
export const SMALL_ORDER: readonly Point[] = ED25519_TORSION_SUBGROUP.map((hex) => {
  const { x, y } = ed25519.Point.fromHex(hex, true).toAffine();
  return pointAt(x, y);
});

/** A wallet made from a name. */
export type TrialWallet = {
  spendSecret: bigint;
  viewSecret: bigint;
  spend: Point;
  view: Point;
  address: string;
};

/** What a hand-made transaction can have wrong with it. */
export type TrialFaults = {
  txKey?: Uint8Array;
  amountCommitted?: bigint;
  unlockTime?: number;
  /** What leads the free field, before the transaction's key. */
  leading?: number[];
  /** The transaction's key stands as the output's additional key only. */
  isAdditionalOnly?: boolean;
};

/** A transaction with one output, as a node would serve it. */
export type TrialTransaction = { txid: string; served: ServedTransaction; txSecret: bigint; key: Uint8Array };

/** The wallet of this name. */
export function trialWallet(name: string): TrialWallet {
  const spendSecret = hashToScalar(asciiBytes(`spend ${name}`));
  const viewSecret = hashToScalar(asciiBytes(`view ${name}`));
  const [spend, view] = [secretSum(spendSecret), secretSum(viewSecret)];
  const address = formatMoneroAddress({
    kind: "standard",
    network: "mainnet",
    spendKey: spend.toBytes(),
    viewKey: view.toBytes(),
  });
  return { spendSecret, viewSecret, spend, view, address };
}

/** Pays a wallet by a transaction that no chain would take (its input is nobody's) but every reader can read. */
export function payOnPaper(to: TrialWallet, amount: bigint, faults: TrialFaults = {}): TrialTransaction {
  const txSecret = hashToScalar(asciiBytes(`transaction to ${to.address} of ${amount}`));
  const derivation = derivationOf(timesSecret(txSecret, to.view));
  const scalar = outputScalar(derivation, 0);
  const key = secretSum(scalar).add(to.spend).toBytes();
  const mask = keccak256(asciiBytes("amount"), scalarBytes(scalar));
  const masked = scalarBytes(amount).subarray(0, 8).map((byte, i) => byte ^ (mask[i] ?? 0));
  const committed = faults.amountCommitted ?? amount;
  const commitment = secretSum(commitmentMask(scalar), [committed, COMMITMENT_BASE]).toBytes();
  const txKey = faults.txKey ?? secretSum(txSecret).toBytes();
  const keyField = faults.isAdditionalOnly ? [4, 1, ...txKey] : [1, ...txKey];
  const extra = [...faults.leading ?? [], ...keyField];
  const input = [2, 0, 1, 5, ...G.toBytes()];
  const prefix = [
    2,
    faults.unlockTime ?? 0,
    1,
    ...input,
    1,
    0,
    3,
    ...key,
    viewTagOf(derivation, 0),
    ...varintBytes(extra.length),
    ...extra,
  ];
  const base = [6, 0, ...masked, ...commitment];
  const prunableHash = keccak256();
  const halves = [keccak256(Uint8Array.from(prefix)), keccak256(Uint8Array.from(base)), prunableHash];
  return {
    txid: toHex(keccak256(...halves)),
    served: { prunedHex: toHex(Uint8Array.from([...prefix, ...base])), prunableHash: toHex(prunableHash) },
    txSecret,
    key,
  };
}

/** A scalar that only a test may take for random. */
export function trialNonce(name: string): bigint {
  return readLittleEndian(keccak256(asciiBytes(name))) >> 4n;
}
