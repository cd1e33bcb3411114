import { EVENT_LIMITS } from "../../contracts/nostr/event.ts";
import { MAX_SUBSCRIPTION_LENGTH } from "../../contracts/nostr/relay-messages.ts";
import type { RelayLimits } from "./limits.ts";

/** The NIPs the relay keeps to; the conformance suite asks for each. */
const SUPPORTED_NIPS: readonly number[] = [1, 9, 11, 40, 42, 45, 70];

/** The relay's NIP-11 document. */
export function relayInformation(limits: RelayLimits) {
  return {
    name: "dStream relay",
    description:
      "The small relay that comes with a dStream media box. It keeps events until they expire or space is needed.",
    supported_nips: SUPPORTED_NIPS,
    software: "dstream",
    version: "1",
    limitation: {
      max_message_length: limits.messageBytes,
      max_subscriptions: limits.subscriptions,
      max_filters: limits.filters,
      max_limit: limits.results,
      default_limit: limits.results,
      max_subid_length: MAX_SUBSCRIPTION_LENGTH,
      max_event_tags: EVENT_LIMITS.tags,
      max_content_length: Math.min(EVENT_LIMITS.content, limits.eventBytes),
      min_pow_difficulty: 0,
      auth_required: false,
      payment_required: false,
      restricted_writes: false,
      created_at_upper_limit: limits.futureSeconds,
    },
  };
}
