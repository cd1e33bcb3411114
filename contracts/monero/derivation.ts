import { toHex } from "../hex.ts";
import { asciiBytes, hashToScalar, keccak256 } from "./keccak.ts";
import { type Point, timesEight } from "./point.ts";
import { readLittleEndian, scalarBytes } from "./scalar.ts";
import { varintBytes } from "./varint.ts";

/** What payer and recipient share: eight times (tx secret · view key), as 32 bytes. */
export type Derivation = Uint8Array;

const VIEW_TAG = asciiBytes("view_tag");
const AMOUNT = asciiBytes("amount");
const COMMITMENT_MASK = asciiBytes("commitment_mask");
const PAYMENT_ID_TAIL = Uint8Array.of(0x8d);

/** A payment id of eight zero bytes is what wallets hide where there is none. */
export const NO_PAYMENT_ID = "0000000000000000";

/** The derivation of a shared secret, before Monero's factor of eight. */
export function derivationOf(sharedSecret: Point): Derivation {
  return timesEight(sharedSecret).toBytes();
}

/** The byte that spares recipients most of the work: one stranger's output in 256 has it too. */
export function viewTagOf(derivation: Derivation, index: number): number {
  return keccak256(VIEW_TAG, derivation, varintBytes(index))[0] ?? 0;
}

/** What the recipient's spend key is shifted by to give the output's one-time key. */
export function outputScalar(derivation: Derivation, index: number): bigint {
  return hashToScalar(derivation, varintBytes(index));
}

/** The amount in 8 masked bytes, in piconero. */
export function unmaskAmount(masked: Uint8Array, scalar: bigint): bigint {
  return readLittleEndian(xor(masked, keccak256(AMOUNT, scalarBytes(scalar))));
}

/** The blinding of an output's commitment. */
export function commitmentMask(scalar: bigint): bigint {
  return hashToScalar(COMMITMENT_MASK, scalarBytes(scalar));
}

/** The payment id that a transaction hides from strangers, 16 hex. */
export function unmaskPaymentId(encrypted: Uint8Array, derivation: Derivation): string {
  return toHex(xor(encrypted, keccak256(derivation, PAYMENT_ID_TAIL)));
}

function xor(bytes: Uint8Array, mask: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => byte ^ (mask[i] ?? 0));
}
