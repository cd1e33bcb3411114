import { hashToScalar } from "../monero/keccak.ts";
import { type Point, secretSum } from "../monero/point.ts";
import { readSignature } from "../monero/proof-text.ts";
import { publicSum } from "../monero/public-sum.ts";
import { reduceScalar, scalarBytes } from "../monero/scalar.ts";
import { fromHex, isHex, toHex } from "../hex.ts";

const encode = (tag: string) => new TextEncoder().encode(`${tag}\0`);

/**
 * Signs with a key on Monero's curve, as 128 hex. The nonce is a hash of secret and message, so a party that has no
 * good randomness, or restarts, can't give its key away by using one twice. Constant time.
 */
export function signWithKey(tag: string, secret: bigint, message: Uint8Array): string {
  const nonce = hashToScalar(encode(`${tag}/nonce`), scalarBytes(secret), message);
  const key = secretSum(secret);
  const c = challenge(tag, key, secretSum(nonce), message);
  return toHex(Uint8Array.from([...scalarBytes(c), ...scalarBytes(reduceScalar(nonce - c * secret))]));
}

/** Whether the holder of `key` signed this message under this tag. */
export function signedWithKey(tag: string, key: Point, message: Uint8Array, signatureHex: string): boolean {
  const bytes = isHex(signatureHex, 64) ? fromHex(signatureHex) : undefined;
  const signature = bytes === undefined ? undefined : readSignature(bytes);
  if (signature === undefined) return false;
  const { c, s } = signature;
  const commitment = publicSum(s, [c, key]);
  return !commitment.is0() && challenge(tag, key, commitment, message) === c;
}

function challenge(tag: string, key: Point, commitment: Point, message: Uint8Array): bigint {
  return hashToScalar(encode(tag), key.toBytes(), commitment.toBytes(), message);
}
