import { bytesToNumberLE, numberToBytesLE } from "@noble/curves/utils.js";

/** The order of the group that G generates. */
export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Bytes as a number, the lowest byte first. */
export function readLittleEndian(bytes: Uint8Array): bigint {
  return bytesToNumberLE(bytes);
}

/** Reads a scalar from 32 bytes; `undefined` if it isn't below the group's order, its only spelling. */
export function readScalar(bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== 32) return undefined;
  const value = readLittleEndian(bytes);
  return value < ORDER ? value : undefined;
}

/** Reads a secret key: a scalar that isn't zero. */
export function readSecret(bytes: Uint8Array): bigint | undefined {
  const value = readScalar(bytes);
  return value === 0n ? undefined : value;
}

/** A scalar as 32 bytes. */
export function scalarBytes(scalar: bigint): Uint8Array {
  return numberToBytesLE(scalar, 32);
}

/** Any number as a scalar. */
export function reduceScalar(value: bigint): bigint {
  const rest = value % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}
