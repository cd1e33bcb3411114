import { readAddress } from "../../contracts/nostr/address.ts";
import { type NostrEvent, tagValue } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";

/** Whether an event stands where the stream's delegation stands; what it says is judged later. */
export function isDelegationOf(event: NostrEvent, address: string): boolean {
  const stream = readAddress(address);
  return event.kind === KIND.delegation && event.pubkey === stream?.creator &&
    tagValue(event, "d") === stream.d;
}
