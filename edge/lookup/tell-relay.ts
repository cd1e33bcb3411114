import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { readRelayMessage, writeClientMessage } from "../../contracts/nostr/relay-messages.ts";
import { type CallFailed, callRelay } from "./call-relay.ts";
import type { Dial } from "./dial.ts";

export type TellRelayOptions = {
  event: NostrEvent;
  prepareDial: (url: URL) => Promise<Dial>;
  timeoutMs: number;
};

/** Whether a relay took an event, or had it already. */
export type RelayTold = { state: "kept" } | CallFailed;

/** What a relay may say before it says whether it took the event. */
const MOST_BYTES = 64 * 1024;

/** Gives one relay one event and waits for its word; never rejects. */
export function tellRelay(url: URL, { event, prepareDial, timeoutMs }: TellRelayOptions): Promise<RelayTold> {
  return callRelay<RelayTold>(url, {
    prepareDial,
    timeoutMs,
    maxBytes: MOST_BYTES,
    message: writeClientMessage({ type: "EVENT", event }),
    hear(text) {
      const message = readRelayMessage(text);
      if (message?.type !== "OK" || message.eventId !== event.id) return undefined;
      return message.ok ? { state: "kept" } : { state: "failed", reason: `it refused: ${message.reason}` };
    },
  });
}
