import { asciiBytes, hashToScalar } from "../monero/keccak.ts";
import { timesEight, timesSecret } from "../monero/point.ts";
import { scalarBytes } from "../monero/scalar.ts";
import { pointOf } from "./shares.ts";

/**
 * The Nostr secret, 32 bytes, with which viewer and creator sign what they write each other: out of both base keys, so nobody else has
 * it, and by its author each finds what the other wrote, however much strangers write about the stake. It proves nothing of which of
 * the two wrote. Constant time.
 */
export function pairSecret(baseSecret: bigint, otherKey: string): Uint8Array {
  const common = timesEight(timesSecret(baseSecret, pointOf(otherKey)));
  return scalarBytes(hashToScalar(asciiBytes("dstream-escrow/1/letter-author\0"), common.toBytes()));
}

/** The Nostr secret, 32 bytes, of what a creator writes for itself: nobody else can write under it, hide it by more, or take it back. */
export function keeperSecret(creatorSecret: bigint): Uint8Array {
  return scalarBytes(
    hashToScalar(asciiBytes("dstream-escrow/1/letter-keeper\0"), scalarBytes(creatorSecret)),
  );
}
