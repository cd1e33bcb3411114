import { hashToPoint } from "./hash-to-point.ts";
import { hashToScalar } from "./keccak.ts";
import { type Point, readPoint, readPrimePoint } from "./point.ts";
import type { ProofSignature } from "./proof-text.ts";
import { publicSum } from "./public-sum.ts";

/**
 * Reads a key image: the one name that an output has when it is spent, and so a pseudonym that its owner can't shed
 * without moving the coins. `undefined` with any small-order part, for with one an output would have eight names.
 */
export function readKeyImage(bytes: Uint8Array): Point | undefined {
  return readPrimePoint(bytes);
}

export type KeyImageClaim = {
  /** 32 bytes that the signature is bound to. */
  prefix: Uint8Array;
  /** The output's one-time key, 32 bytes. */
  outputKey: Uint8Array;
  keyImage: Point;
};

/** Whether the signer owns this output and this is its key image: a ring signature with a ring of one. */
export function ownsKeyImage(
  { prefix, outputKey, keyImage }: KeyImageClaim,
  { c, s }: ProofSignature,
): boolean {
  const key = readPoint(outputKey);
  if (key === undefined) return false;
  const onBase = publicSum(s, [c, key]);
  const onImage = publicSum(0n, [s, hashToPoint(outputKey)], [c, keyImage]);
  return hashToScalar(prefix, onBase.toBytes(), onImage.toBytes()) === c;
}

/** Whether the owner of a public key signed these 32 bytes, in Monero's plain form of Schnorr. */
export function signedByKey(prefix: Uint8Array, key: Uint8Array, { c, s }: ProofSignature): boolean {
  const point = readPoint(key);
  if (point === undefined) return false;
  const onBase = publicSum(s, [c, point]);
  return !onBase.is0() && hashToScalar(prefix, key, onBase.toBytes()) === c;
}
