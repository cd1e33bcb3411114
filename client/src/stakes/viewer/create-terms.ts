import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { readAddress } from "../../../../contracts/nostr/address.ts";
import { type NostrEvent, soleTagValue, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { useNostr } from "../../app/nostr-context.tsx";

/** The newest terms of a stream (kind 34321), of whichever tier, as its relays have them; `undefined` until one has some. */
export function createPledgeTerms(
  address: Accessor<string>,
  relays: Accessor<readonly string[]>,
): Accessor<NostrEvent | undefined> {
  const nostr = useNostr();
  const [terms, setTerms] = createSignal<NostrEvent>();
  createEffect(on([address, () => relays().join("\n")], ([now]) => {
    const stream = readAddress(now);
    if (stream === undefined) return;
    const { creator, d } = stream;
    const stop = nostr.subscribe(relays(), [{ kinds: [KIND.stakeTerms], authors: [creator], "#d": [d] }], {
      event(event) {
        const kept = terms();
        const isHere = event.pubkey === creator && soleTagValue(event, "a") === now;
        const isNewer = kept === undefined || soleTagValue(kept, "a") !== now || supersedes(event, kept);
        if (isHere && isNewer) setTerms(event);
      },
    });
    onCleanup(stop);
  }));
  return () => {
    const now = terms();
    return now !== undefined && soleTagValue(now, "a") === address() ? now : undefined;
  };
}
