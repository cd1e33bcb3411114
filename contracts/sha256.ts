import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { toHex } from "./hex.ts";

/** SHA-256 in pure TypeScript: synchronous, and there on pages without WebCrypto. For whole segments prefer `crypto.subtle`. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes);
}

/** SHA-256 as lower-case hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return toHex(nobleSha256(bytes));
}
