import { keccak_256 } from "@noble/hashes/sha3.js";
import { ORDER, readLittleEndian } from "./scalar.ts";

/** Keccak-256 of the joined parts, as Monero uses it: the padding from before SHA-3. */
export function keccak256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = keccak_256.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Monero's `Hs`: Keccak-256 of the joined parts as a scalar. */
export function hashToScalar(...parts: readonly Uint8Array[]): bigint {
  return readLittleEndian(keccak256(...parts)) % ORDER;
}

/** The ASCII bytes of a domain name that is hashed along. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
