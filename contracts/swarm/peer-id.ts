import { toHex } from "../hex.ts";
import { sha256 } from "../sha256.ts";

/** Every peer id of dStream begins so. */
export const PEER_ID_PREFIX = "-DS0100-";

/** What a peer id of dStream looks like. */
export const PEER_ID = /^-DS0100-[0-9A-Za-z]{12}$/;

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 62^43 > 2^256: as many digits as any digest needs. */
const DIGEST_DIGITS = 43;
const KEPT_DIGITS = 12;

/**
 * A peer's id in one stream: the prefix and the first 12 base62 digits of H(identity ‖ address in UTF-8). The digest is read
 * big-endian and written with 43 digits, zeros in front, the most significant first, in the alphabet 0-9A-Za-z.
 * Where no bond or stake is asked, the identity is the 32-byte public key of a key made for the page, so that a receipt signed
 * with it proves who received.
 */
export function peerIdOf(identity: Uint8Array, address: string): string {
  if (identity.length !== 32) throw new RangeError("an identity has 32 bytes");
  const text = new TextEncoder().encode(address);
  const preimage = new Uint8Array(identity.length + text.length);
  preimage.set(identity);
  preimage.set(text, identity.length);
  let number = BigInt(`0x${toHex(sha256(preimage))}`) / 62n ** BigInt(DIGEST_DIGITS - KEPT_DIGITS);
  let digits = "";
  for (let at = 0; at < KEPT_DIGITS; at++) {
    digits = DIGITS.charAt(Number(number % 62n)) + digits;
    number /= 62n;
  }
  return PEER_ID_PREFIX + digits;
}

/** Whether `text` is a peer id of dStream. */
export function isPeerId(text: unknown): text is string {
  return typeof text === "string" && PEER_ID.test(text);
}
