import { toHex } from "../hex.ts";
import { asciiBytes, hashToScalar } from "../monero/keccak.ts";
import { secretSum } from "../monero/point.ts";

/** A creator's base key on Monero's curve, the same for all stakes under terms that name it. */
export type CreatorKey = {
  baseSecret: bigint;
  /** 64 hex, for the terms. */
  baseKey: string;
};

/** Makes the key of 32 bytes of chance, which are what is kept and copied; `undefined` for any other number of bytes. */
export function makeCreatorKey(bytes: Uint8Array): CreatorKey | undefined {
  if (bytes.length !== 32) return undefined;
  // Most numbers of 32 bytes are no scalars, so none of them is taken as it stands.
  const baseSecret = hashToScalar(asciiBytes("dstream-escrow/1/creator-key\0"), bytes);
  return { baseSecret, baseKey: toHex(secretSum(baseSecret).toBytes()) };
}
