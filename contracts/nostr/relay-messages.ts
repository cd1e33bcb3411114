import { isHex } from "../hex.ts";
import { type NostrEvent, readEvent } from "./event.ts";
import { type Filter, readFilter } from "./filter.ts";
import { readJson } from "./json.ts";

export { type Filter, matchesAny, matchesFilter, readFilter } from "./filter.ts";

/** What a client says to a relay (NIP-01, 42, 45). */
export type ClientMessage =
  | { type: "EVENT"; event: NostrEvent }
  | { type: "REQ"; subscription: string; filters: Filter[] }
  | { type: "COUNT"; subscription: string; filters: Filter[] }
  | { type: "CLOSE"; subscription: string }
  | { type: "AUTH"; event: NostrEvent };

/** A client's message that can't be obeyed, with what is known of where to send the refusal. */
export type InvalidMessage = { type: "invalid"; detail: string; eventId?: string; subscription?: string };

/** What a relay says to a client (NIP-01, 42, 45). */
export type RelayMessage =
  | { type: "EVENT"; subscription: string; event: NostrEvent }
  | { type: "OK"; eventId: string; ok: boolean; reason: string }
  | { type: "EOSE"; subscription: string }
  | { type: "CLOSED"; subscription: string; reason: string }
  | { type: "NOTICE"; text: string }
  | { type: "AUTH"; challenge: string }
  | { type: "COUNT"; subscription: string; count: number; approximate: boolean };

/** How many UTF-16 units a message between client and relay may have, whichever side reads it. */
export const MAX_MESSAGE_LENGTH = 512 * 1024;
/** NIP-01's limit for the name of a subscription. */
export const MAX_SUBSCRIPTION_LENGTH = 64;
/** How many filters one REQ or COUNT may have. */
export const MAX_FILTERS = 20;

const MAX_REASON_LENGTH = 4096;

/** Reads a client's message; its events are not verified. */
export function readClientMessage(text: string): ClientMessage | InvalidMessage {
  if (text.length > MAX_MESSAGE_LENGTH) return invalid(`the message is longer than ${MAX_MESSAGE_LENGTH}`);
  const message = readJson(text);
  if (!Array.isArray(message)) return invalid("a message must be a JSON array");
  const [type, first, ...filters] = message as unknown[];
  switch (type) {
    case "EVENT":
    case "AUTH": {
      const event = readEvent(first);
      return event === undefined ? invalidEvent(first) : { type, event };
    }
    case "REQ":
    case "COUNT":
      return readRequest(type, first, filters);
    case "CLOSE":
      return isSubscription(first) ? { type, subscription: first } : invalidSubscription();
    default:
      return invalid("the message's type is none of EVENT, REQ, COUNT, CLOSE, AUTH");
  }
}

function readRequest(
  type: "REQ" | "COUNT",
  subscription: unknown,
  values: unknown[],
): ClientMessage | InvalidMessage {
  if (!isSubscription(subscription)) return invalidSubscription();
  if (values.length === 0 || values.length > MAX_FILTERS) {
    return { ...invalid(`a ${type} takes 1 to ${MAX_FILTERS} filters`), subscription };
  }
  const filters: Filter[] = [];
  for (const value of values) {
    const filter = readFilter(value);
    if (filter === undefined) return { ...invalid("a filter is malformed or asks too much"), subscription };
    filters.push(filter);
  }
  return { type, subscription, filters };
}

/** Reads a relay's message; its events are not verified. */
export function readRelayMessage(text: string): RelayMessage | undefined {
  const message = text.length > MAX_MESSAGE_LENGTH ? undefined : readJson(text);
  if (!Array.isArray(message)) return undefined;
  const [type, first, second, third] = message as unknown[];
  switch (type) {
    case "EVENT": {
      const event = readEvent(second);
      return isSubscription(first) && event ? { type, subscription: first, event } : undefined;
    }
    case "OK":
      if (!isHex(first, 32) || typeof second !== "boolean") return undefined;
      return { type, eventId: first, ok: second, reason: readReason(third) };
    case "EOSE":
      return isSubscription(first) ? { type, subscription: first } : undefined;
    case "CLOSED":
      return isSubscription(first) ? { type, subscription: first, reason: readReason(second) } : undefined;
    case "NOTICE":
      return typeof first === "string" ? { type, text: readReason(first) } : undefined;
    case "AUTH":
      return typeof first === "string" && first.length <= 1024 ? { type, challenge: first } : undefined;
    case "COUNT":
      return isSubscription(first) ? readCount(first, second) : undefined;
    default:
      return undefined;
  }
}

function readCount(subscription: string, value: unknown): RelayMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { count, approximate } = value as Record<string, unknown>;
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) return undefined;
  return { type: "COUNT", subscription, count, approximate: approximate === true };
}

/** A client's message as it goes over the wire. */
export function writeClientMessage(message: ClientMessage): string {
  switch (message.type) {
    case "EVENT":
    case "AUTH":
      return JSON.stringify([message.type, message.event]);
    case "REQ":
    case "COUNT":
      return JSON.stringify([message.type, message.subscription, ...message.filters]);
    case "CLOSE":
      return JSON.stringify([message.type, message.subscription]);
  }
}

/** A relay's message as it goes over the wire. */
export function writeRelayMessage(message: RelayMessage): string {
  switch (message.type) {
    case "EVENT":
      return writeRelayEvent(message.subscription, JSON.stringify(message.event));
    case "OK":
      return JSON.stringify([message.type, message.eventId, message.ok, message.reason]);
    case "EOSE":
      return JSON.stringify([message.type, message.subscription]);
    case "CLOSED":
      return JSON.stringify([message.type, message.subscription, message.reason]);
    case "NOTICE":
      return JSON.stringify([message.type, message.text]);
    case "AUTH":
      return JSON.stringify([message.type, message.challenge]);
    case "COUNT": {
      const { count, approximate } = message;
      return JSON.stringify([
        message.type,
        message.subscription,
        approximate ? { count, approximate } : { count },
      ]);
    }
  }
}

/** An event for one subscription, from JSON that was made once for all of them. */
export function writeRelayEvent(subscription: string, eventJson: string): string {
  return `["EVENT",${JSON.stringify(subscription)},${eventJson}]`;
}

function isSubscription(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_SUBSCRIPTION_LENGTH;
}

function readReason(value: unknown): string {
  return typeof value === "string" ? value.slice(0, MAX_REASON_LENGTH) : "";
}

function invalid(detail: string): InvalidMessage {
  return { type: "invalid", detail };
}

function invalidSubscription(): InvalidMessage {
  return invalid(`a subscription's name has 1 to ${MAX_SUBSCRIPTION_LENGTH} characters`);
}

function invalidEvent(value: unknown): InvalidMessage {
  const refusal = invalid("the event is malformed or too large");
  if (typeof value !== "object" || value === null) return refusal;
  const { id } = value as Record<string, unknown>;
  return isHex(id, 32) ? { ...refusal, eventId: id } : refusal;
}
