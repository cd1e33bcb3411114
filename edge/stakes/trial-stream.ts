import { formatAddress } from "../../contracts/nostr/address.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";

/** The key of who streams. */
export const CREATOR_SECRET = new Uint8Array(32).fill(8);
export const TRIAL_STREAM = formatAddress({ creator: publicKeyOf(CREATOR_SECRET), d: "demo" });
/** The key of its box. */
export const BOX_SECRET = new Uint8Array(32).fill(21);

/** The creator's delegation to boxes of its stream, from and until these Unix seconds. */
export function trialDelegation(
  boxes: readonly Uint8Array[],
  [nbf, exp]: readonly [number, number] = [1, 100],
): NostrEvent {
  const options = { address: TRIAL_STREAM, signers: boxes.map((box) => publicKeyOf(box)), nbf, exp };
  return signEvent(delegationTemplate(options, nbf), CREATOR_SECRET);
}

/** The one by which witnesses judged. */
export const TRIAL_DELEGATION = trialDelegation([BOX_SECRET]);
