import { fromHex, toHex } from "../../contracts/hex.ts";
import { asciiBytes, hashToScalar } from "../../contracts/monero/keccak.ts";
import { secretSum } from "../../contracts/monero/point.ts";

/** An arbiter's base key on Monero's curve. */
export type ArbiterKey = {
  baseSecret: bigint;
  /** 64 hex, for the creators' terms. */
  baseKey: string;
};

/** Reads 32 bytes of chance, 64 hex, and makes the key of them; `undefined` for anything else. */
export function readArbiterKey(text: string): ArbiterKey | undefined {
  const bytes = fromHex(text);
  if (bytes?.length !== 32) return undefined;
  // Most numbers of 32 bytes are no scalars, so none of them is taken as it stands.
  const baseSecret = hashToScalar(asciiBytes("dstream-escrow/1/arbiter-key\0"), bytes);
  return { baseSecret, baseKey: toHex(secretSum(baseSecret).toBytes()) };
}
