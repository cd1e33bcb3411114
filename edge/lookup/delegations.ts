import { readAddress } from "../../contracts/nostr/address.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type AskRelaysOptions, type Found, makeAskRelays } from "./ask-relays.ts";

/** Finds the delegations of a stream on relays a stranger names. */
export type LookUp = (address: string, relays: readonly string[]) => Promise<Found>;

/** Asks for what stands at the address of one stream: its delegation, unless another kind is said. */
export function makeLookUp(options: AskRelaysOptions, kind: number = KIND.delegation): LookUp {
  const ask = makeAskRelays(options);
  return (address, relays) => {
    const stream = readAddress(address);
    if (stream === undefined) return Promise.resolve({ state: "answered", events: [] });
    return ask({ kinds: [kind], authors: [stream.creator], "#d": [stream.d], limit: 1 }, relays);
  };
}
