import { readAddress } from "../../contracts/nostr/address.ts";
import {
  type NostrEvent,
  readVerifiedEvent,
  type SignatureCheck,
  supersedes,
  tagValue,
} from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import type { AskOwnRelays } from "./own-relays.ts";
import { makeRemembered } from "./remembered.ts";

/** The newest terms (kind 34321) of a stream that are known here; `unreachable`: a newer one may be hidden from us. */
export type NewestTerms = (
  address: string,
  given: unknown,
) => Promise<{ state: "known"; event: NostrEvent | undefined } | { state: "unreachable" }>;

export type PledgeTermsOptions = {
  /** Asks the operator's own relays for terms; undefined: there are none. */
  askOwn: AskOwnRelays | undefined;
  check: SignatureCheck;
};

/** Streams remembered, and how long as JSON their terms may be. */
const STREAMS = 500;
const KEPT_LENGTH = 128 * 1024;

/** Believes the newest that was ever seen: who brings an older one, which bans fewer or trusts a lost key, gains nothing. */
export function makePledgeTerms({ askOwn, check }: PledgeTermsOptions): NewestTerms {
  const heard = makeRemembered<NostrEvent>(STREAMS);
  return async (address, given) => {
    const stream = readAddress(address);
    const kept = heard.get(address);
    const brought = given === undefined ? undefined : readVerifiedEvent(given, check);
    // Whatever was brought: that nobody can bring the terms must not hide them.
    const own = askOwn === undefined ? [] : await askOwn(address);
    if (own === undefined) return { state: "unreachable" };
    const known = [kept, brought, ...own].filter((event) => event !== undefined);
    let newest: NostrEvent | undefined;
    for (const event of known) {
      const isTerms = event.kind === KIND.stakeTerms && event.pubkey === stream?.creator &&
        tagValue(event, "d") === stream.d;
      if (isTerms && (newest === undefined || supersedes(event, newest))) newest = event;
    }
    if (newest !== undefined && JSON.stringify(newest).length <= KEPT_LENGTH) heard.put(address, newest);
    return { state: "known", event: newest };
  };
}
