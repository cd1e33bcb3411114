import { readVerifiedEvent, type SignatureCheck } from "../../contracts/nostr/event.ts";
import { readTermsMessage, TERMS_SUBJECT, termsMessageJson } from "../../contracts/swarm/instance-terms.ts";
import type { Bus } from "../tracker/bus.ts";
import type { KnownTerms } from "./known-terms.ts";

export type SharedTermsOptions = {
  /** What this instance knows. */
  terms: KnownTerms;
  /** Where other instances of the same operator are met. */
  bus: Bus;
  /** Addresses of the streams whose viewers are here. */
  streams: () => Iterable<string>;
  check: SignatureCheck;
  /** Milliseconds of any clock. */
  now: () => number;
};

/** Who asks gets an answer once in so long, whoever asked. */
const ANSWER_MS = 1000;
/** Streams told of in one answer. */
const MOST_TOLD = 200;

/**
 * The same terms, told to the operator's other instances as soon as they change here, and heard from them: a creator's change of
 * mind counts at all of them once one has heard of it. Only what the creator signed is believed, whoever passes it on.
 */
export function makeSharedTerms({ terms, bus, streams, check, now }: SharedTermsOptions): KnownTerms {
  let answeredAt = -Infinity;

  function tell(address: string): void {
    const event = terms.newest(address);
    if (event !== undefined && bus.isThere()) {
      bus.publish(TERMS_SUBJECT, termsMessageJson({ say: "terms", address, event }));
    }
  }

  function tellAll(): void {
    if (now() - answeredAt < ANSWER_MS) return;
    answeredAt = now();
    for (const address of [...streams()].slice(0, MOST_TOLD)) tell(address);
  }

  /** Whoever just came, or was away, has missed what was said meanwhile. */
  function meet(): void {
    if (!bus.isThere()) return;
    bus.publish(TERMS_SUBJECT, termsMessageJson({ say: "which" }));
    tellAll();
  }

  bus.subscribe(TERMS_SUBJECT, (text) => {
    const message = readTermsMessage(text);
    if (message === undefined) return;
    if (message.say === "which") return tellAll();
    const { address, event } = message;
    // What is known already costs no check.
    if (event.id === terms.newest(address)?.id) return;
    const verified = readVerifiedEvent(event, check);
    if (verified !== undefined) terms.learn(address, [verified]);
  });
  bus.onChange((there) => {
    if (there) meet();
  });
  meet();

  return {
    ...terms,
    learn(address, events) {
      const before = terms.newest(address)?.id;
      const delegation = terms.learn(address, events);
      const newest = terms.newest(address);
      if (newest !== undefined && newest.id !== before) tell(address);
      return delegation;
    },
  };
}
