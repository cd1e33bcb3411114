import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { toHex } from "../../contracts/hex.ts";

const TAG = new TextEncoder().encode("dstream/edge/1/mark\0");
const BYTES = 16;

/** Hides which output a mark is of from all who don't have the edge's key: the same output always gets the same 32 hex. */
export function hiddenMark(secret: Uint8Array, mark: string): string {
  const key = hmac(sha256, secret, TAG);
  return toHex(hmac(sha256, key, new TextEncoder().encode(mark)).subarray(0, BYTES));
}
