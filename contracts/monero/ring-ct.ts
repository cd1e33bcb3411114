import type { ByteReader } from "./byte-reader.ts";

/** The kinds of RingCT there were until today, by their number on the wire. */
export const RING_CT_TYPES = [
  "none",
  "full",
  "simple",
  "bulletproof",
  "bulletproof-2",
  "clsag",
  "bulletproof-plus",
] as const;

export type RingCtType = typeof RING_CT_TYPES[number];

/** An output's hidden amount as the newer kinds have it: 8 masked bytes and a commitment of 32. */
export type HiddenAmount = { masked: Uint8Array; commitment: Uint8Array };

/** The unprunable half of a transaction's RingCT data. `hidden` is empty for kinds that hide amounts another way. */
export type RingCtBase = { type: RingCtType; hidden: HiddenAmount[] };

/** Reads the base of a transaction of this shape; a number where the wire names a kind nobody knows yet. */
export function readRingCtBase(
  reader: ByteReader,
  { inputs, outputs }: { inputs: number; outputs: number },
): RingCtBase | number {
  const number = reader.byte();
  const type = RING_CT_TYPES[number];
  if (type === undefined) return number;
  if (type === "none") return { type, hidden: [] };
  reader.varint(); // the fee
  if (type === "simple") { for (let i = 0; i < inputs; i++) reader.take(32); }
  const isShort = hidesAmountInEightBytes(type);
  const masked = Array.from({ length: outputs }, () => reader.take(isShort ? 8 : 64));
  const commitments = Array.from({ length: outputs }, () => reader.take(32));
  if (!isShort) return { type, hidden: [] };
  return {
    type,
    hidden: masked.map((bytes, i) => ({ masked: bytes, commitment: commitments[i] ?? new Uint8Array(32) })),
  };
}

/** Whether amounts are hidden as they have been since 2019, the only way that payments are read here. */
export function hidesAmountInEightBytes(type: RingCtType): boolean {
  return type === "bulletproof-2" || type === "clsag" || type === "bulletproof-plus";
}
