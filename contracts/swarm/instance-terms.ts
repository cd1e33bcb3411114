import { readAddress } from "../nostr/address.ts";
import { type NostrEvent, readEvent } from "../nostr/event.ts";
import { readJsonObject } from "../nostr/json.ts";
import { MAX_INSTANCE_MESSAGE } from "./instance-messages.ts";

/** Where instances of one operator tell each other what creators ask of those who share. */
export const TERMS_SUBJECT = "dstream.tracker.1.terms";

/** What is said there: the newest delegation of a stream as its creator signed it, or a wish to be told those of all streams with viewers. */
export type TermsMessage = { say: "terms"; address: string; event: NostrEvent } | { say: "which" };

/** The JSON of a message. */
export function termsMessageJson(message: TermsMessage): string {
  return JSON.stringify(message);
}

/** Another instance's message; its event's signature is for the caller to check. */
export function readTermsMessage(text: string): TermsMessage | undefined {
  if (text.length > MAX_INSTANCE_MESSAGE) return undefined;
  const { say, address, event } = readJsonObject(text) ?? {};
  if (say === "which") return { say };
  if (say !== "terms" || typeof address !== "string" || readAddress(address) === undefined) return undefined;
  const read = readEvent(event);
  return read && { say, address, event: read };
}
