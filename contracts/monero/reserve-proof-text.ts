import { toHex } from "../hex.ts";
import { fromBase58 } from "./base58.ts";
import { ByteReader } from "./byte-reader.ts";
import { readKeyImage } from "./key-image.ts";
import { type Point, readPoint } from "./point.ts";
import { type ProofSignature, readSignature } from "./proof-text.ts";

/** One output of a reserve: where it is, and what shows whose it is. */
export type ReserveEntry = {
  txid: string;
  index: number;
  sharedSecret: Point;
  sharedSecretSignature: ProofSignature;
  keyImage: Point;
  /** 64 hex: what a node is asked about, and a bond's pseudonym. */
  keyImageHex: string;
  keyImageSignature: ProofSignature;
};

/** A spend key (of the primary address or a subaddress) with its owner's signature. */
export type ReserveSpendKey = { key: Uint8Array; signature: ProofSignature };

/** A reserve proof as numbers; nothing of it is checked yet. */
export type ReserveProof = { entries: ReserveEntry[]; spendKeys: ReserveSpendKey[] };

export type ReserveTextRefusal =
  | { verdict: "unknown-proof" }
  | { verdict: "malformed-proof" }
  | { verdict: "non-canonical-scalar" }
  | { verdict: "bad-point" }
  | { verdict: "bad-key-image" }
  | { verdict: "too-many-outputs" };

export type ReserveTextVerdict = { verdict: "read"; proof: ReserveProof } | ReserveTextRefusal;

const HEADER = "ReserveProofV2";
/** Each output costs the verifier milliseconds; a bond is one. */
export const MOST_RESERVE_OUTPUTS = 16;
const LARGEST_BODY = 16 * 1024;
const ENTRY_VERSION = 0n;
const PAIR_LENGTH = 2n;

/** Reads the text that wallets give out for `get_reserve_proof`. */
export function readReserveProof(text: string): ReserveTextVerdict {
  if (!text.startsWith(HEADER)) return { verdict: "unknown-proof" };
  const bytes = text.length <= LARGEST_BODY ? fromBase58(text.slice(HEADER.length)) : undefined;
  if (bytes === undefined) {
    return { verdict: text.length > LARGEST_BODY ? "too-many-outputs" : "malformed-proof" };
  }
  const reader = new ByteReader(bytes);

  const proof: ReserveProof = { entries: [], spendKeys: [] };
  const entries = reader.count(1);
  if (entries > MOST_RESERVE_OUTPUTS) return { verdict: "too-many-outputs" };
  for (let i = 0; i < entries; i++) {
    const entry = readEntry(reader);
    if ("verdict" in entry) return entry;
    proof.entries.push(entry);
  }
  const spendKeys = reader.count(1);
  if (spendKeys > MOST_RESERVE_OUTPUTS + 1) return { verdict: "too-many-outputs" };
  for (let i = 0; i < spendKeys; i++) {
    const isPair = reader.varint() === PAIR_LENGTH;
    const key = reader.take(32);
    const signature = readSignature(reader.take(64));
    if (reader.fault !== undefined || !isPair) return { verdict: "malformed-proof" };
    if (signature === undefined) return { verdict: "non-canonical-scalar" };
    proof.spendKeys.push({ key, signature });
  }
  const isWhole = reader.fault === undefined && reader.left === 0 && entries > 0;
  return isWhole ? { verdict: "read", proof } : { verdict: "malformed-proof" };
}

function readEntry(reader: ByteReader): ReserveEntry | ReserveTextRefusal {
  const isKnown = reader.varint() === ENTRY_VERSION;
  const txid = reader.take(32);
  const index = reader.varint();
  const sharedSecretBytes = reader.take(32);
  const keyImageBytes = reader.take(32);
  const signatures = [readSignature(reader.take(64)), readSignature(reader.take(64))] as const;
  if (reader.fault !== undefined || !isKnown || index > 0xffff_ffffn) return { verdict: "malformed-proof" };
  const [sharedSecretSignature, keyImageSignature] = signatures;
  if (sharedSecretSignature === undefined || keyImageSignature === undefined) {
    return { verdict: "non-canonical-scalar" };
  }
  const sharedSecret = readPoint(sharedSecretBytes);
  if (sharedSecret === undefined) return { verdict: "bad-point" };
  const keyImage = readKeyImage(keyImageBytes);
  if (keyImage === undefined) return { verdict: "bad-key-image" };
  return {
    txid: toHex(txid),
    index: Number(index),
    sharedSecret,
    sharedSecretSignature,
    keyImage,
    keyImageHex: toHex(keyImageBytes),
    keyImageSignature,
  };
}
