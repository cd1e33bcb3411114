import { type NostrEvent, type SignatureCheck, verifyEvent } from "../../contracts/nostr/event.ts";
import { type Filter, matchesFilter } from "../../contracts/nostr/filter.ts";
import { readRelayMessage, writeClientMessage } from "../../contracts/nostr/relay-messages.ts";
import { type CallFailed, callRelay } from "./call-relay.ts";
import type { Dial } from "./dial.ts";

export type AskRelayOptions = {
  filter: Filter;
  prepareDial: (url: URL) => Promise<Dial>;
  check: SignatureCheck;
  timeoutMs: number;
  /** Bytes of messages the relay may answer in all. */
  maxBytes: number;
  /** Events that are looked at: each costs a signature check; default: 8, since mostly one is asked for. */
  maxEvents?: number;
};

/** Verified events that one relay has, or why there is no knowing. */
export type RelayAnswer = { state: "answered"; events: NostrEvent[] } | CallFailed;

const SUBSCRIPTION = "edge";
const MOST_EVENTS = 8;

/** Asks one relay one question; never rejects. */
export function askRelay(
  url: URL,
  { filter, prepareDial, check, timeoutMs, maxBytes, maxEvents = MOST_EVENTS }: AskRelayOptions,
): Promise<RelayAnswer> {
  const events: NostrEvent[] = [];
  let looked = 0;
  return callRelay<RelayAnswer>(url, {
    prepareDial,
    timeoutMs,
    maxBytes,
    message: writeClientMessage({ type: "REQ", subscription: SUBSCRIPTION, filters: [filter] }),
    hear(text) {
      const message = readRelayMessage(text);
      if (message === undefined || !("subscription" in message) || message.subscription !== SUBSCRIPTION) {
        return undefined;
      }
      switch (message.type) {
        case "EOSE":
          return { state: "answered", events };
        case "CLOSED":
          return { state: "failed", reason: `it refused: ${message.reason}` };
        case "COUNT":
          return undefined;
        case "EVENT":
          if (!matchesFilter(filter, message.event)) return undefined;
          if (++looked > maxEvents) {
            return { state: "failed", reason: `it answered more than ${maxEvents} events` };
          }
          if (verifyEvent(message.event, check)) events.push(message.event);
          return undefined;
      }
    },
  });
}
