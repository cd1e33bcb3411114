import { type Delegation, readDelegation } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, supersedes } from "../../contracts/nostr/event.ts";
import type { Grant } from "../../contracts/swarm/token.ts";
import { isDelegationOf } from "../lookup/delegation-of.ts";
import { makeRemembered } from "./remembered.ts";

/** What creators ask of those who share, by the newest delegation of each stream that this instance has heard of. */
export type KnownTerms = {
  /** The newest event that stands where the stream's delegation stands. */
  newest: (address: string) => NostrEvent | undefined;
  /** Takes verified events of a stream, older and foreign ones too, and says what is in force by all that was heard. */
  learn: (address: string, events: readonly NostrEvent[]) => Delegation | undefined;
  /** Whether a token of that tier is worth what it was given for. Nothing heard of the stream tells against none. */
  stands: (grant: Pick<Grant, "address" | "tier">) => boolean;
};

/** Streams remembered, and how long as JSON a delegation may be: anybody can sign one for a stream of their own. */
const STREAMS = 1000;
const KEPT_LENGTH = 8192;

/** Nothing heard yet. What was heard is believed in whatever order it came: who sends an older delegation gains nothing. */
export function makeKnownTerms(): KnownTerms {
  const heard = makeRemembered<{ event: NostrEvent; delegation: Delegation | undefined }>(STREAMS);
  return {
    newest: (address) => heard.get(address)?.event,
    learn(address, events) {
      const kept = heard.get(address);
      let newest = kept?.event;
      for (const event of events) {
        if (!isDelegationOf(event, address)) continue;
        if (newest === undefined || supersedes(event, newest)) newest = event;
      }
      if (newest === undefined) return undefined;
      // One that can't be read delegates nothing, and brings none before it back.
      const delegation = newest === kept?.event ? kept.delegation : readDelegation(newest);
      if (JSON.stringify(newest).length <= KEPT_LENGTH) heard.put(address, { event: newest, delegation });
      return delegation;
    },
    stands({ address, tier }) {
      const known = heard.get(address);
      if (known === undefined) return true;
      const asked = known.delegation?.sharing.tier;
      return asked === tier || asked === "open";
    },
  };
}
