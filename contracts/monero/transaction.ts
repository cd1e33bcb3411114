import { type BlobFault, ByteReader } from "./byte-reader.ts";
import { readRingCtBase, type RingCtBase } from "./ring-ct.ts";
import { readTxExtra, type TxExtra } from "./tx-extra.ts";

/** An output's one-time key, with the byte that tells strangers to look no further (none before 2022). */
export type TxOutput = { key: Uint8Array; viewTag?: number; plainAmount: bigint };

/** A transaction as far as a recipient needs it. */
export type Transaction = {
  /** Block height or Unix seconds; 0 for none. */
  unlockTime: bigint;
  /** What the inputs spend; none in a miner's transaction. */
  keyImages: Uint8Array[];
  isCoinbase: boolean;
  outputs: TxOutput[];
  extra: TxExtra;
  ringCt: RingCtBase;
  /** Bytes of the prefix within the blob; the rest is the RingCT base. */
  prefixLength: number;
};

export type TransactionRefusal =
  | { verdict: BlobFault }
  | { verdict: "too-large" }
  | { verdict: "trailing-bytes" }
  | { verdict: "unknown-tx-version"; version: bigint }
  | { verdict: "unknown-input"; tag: number }
  | { verdict: "unknown-output"; tag: number }
  | { verdict: "unknown-ring-ct"; type: number };

export type TransactionVerdict = { verdict: "read"; transaction: Transaction } | TransactionRefusal;

/** Above what any block takes; a pruned payment has a few kilobytes. */
export const LARGEST_BLOB = 150_000;
const VERSION = 2n;
const INPUT = { coinbase: 0xff, key: 0x02 } as const;
const OUTPUT = { key: 0x02, taggedKey: 0x03 } as const;

/** Reads a transaction as a node serves it pruned: prefix and RingCT base, nothing behind. */
export function readTransaction(blob: Uint8Array): TransactionVerdict {
  if (blob.length > LARGEST_BLOB) return { verdict: "too-large" };
  const reader = new ByteReader(blob);
  const version = reader.varint();
  if (reader.fault === undefined && version !== VERSION) return { verdict: "unknown-tx-version", version };
  const unlockTime = reader.varint();

  const keyImages: Uint8Array[] = [];
  let isCoinbase = false;
  const inputs = reader.count(2);
  for (let i = 0; i < inputs && reader.fault === undefined; i++) {
    const tag = reader.byte();
    if (reader.fault !== undefined) break;
    if (tag === INPUT.coinbase) {
      isCoinbase = true;
      reader.varint(); // the block's height
    } else if (tag === INPUT.key) keyImages.push(readKeyInput(reader));
    else return { verdict: "unknown-input", tag };
  }

  const outputs: TxOutput[] = [];
  const outputCount = reader.count(34);
  for (let i = 0; i < outputCount && reader.fault === undefined; i++) {
    const plainAmount = reader.varint();
    const tag = reader.byte();
    if (reader.fault !== undefined) break;
    if (tag === OUTPUT.key) outputs.push({ plainAmount, key: reader.take(32) });
    else if (tag === OUTPUT.taggedKey) {
      outputs.push({ plainAmount, key: reader.take(32), viewTag: reader.byte() });
    } else return { verdict: "unknown-output", tag };
  }

  const extra = reader.take(reader.count(1));
  const prefixLength = reader.at;
  if (reader.fault !== undefined) return { verdict: reader.fault };
  const ringCt = readRingCtBase(reader, { inputs: keyImages.length, outputs: outputs.length });
  if (reader.fault !== undefined) return { verdict: reader.fault };
  if (typeof ringCt === "number") return { verdict: "unknown-ring-ct", type: ringCt };
  if (reader.left > 0) return { verdict: "trailing-bytes" };
  const transaction: Transaction = {
    unlockTime,
    keyImages,
    isCoinbase,
    outputs,
    extra: readTxExtra(extra),
    ringCt,
    prefixLength,
  };
  return { verdict: "read", transaction };
}

function readKeyInput(reader: ByteReader): Uint8Array {
  reader.varint(); // the amount, where it isn't hidden
  const ringSize = reader.count(1);
  for (let i = 0; i < ringSize && reader.fault === undefined; i++) reader.varint();
  return reader.take(32);
}
