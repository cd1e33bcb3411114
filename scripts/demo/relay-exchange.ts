import type { Filter } from "../../contracts/nostr/filter.ts";
import { type NostrEvent, supersedes, verifyEvent } from "../../contracts/nostr/event.ts";
import {
  type ClientMessage,
  readRelayMessage,
  type RelayMessage,
  writeClientMessage,
} from "../../contracts/nostr/relay-messages.ts";

export type ExchangeOptions = { relay: string; timeoutMs?: number };

/** A relay's word on an event. */
export type Published = { state: "accepted" } | { state: "refused"; reason: string };

/** Gives one event to a relay and hears whether it keeps it. */
export async function publishEvent(event: NostrEvent, options: ExchangeOptions): Promise<Published> {
  let answer: Published = { state: "refused", reason: "the relay did not answer" };
  const problem = await exchange(options, { type: "EVENT", event }, (message) => {
    if (message.type !== "OK" || message.eventId !== event.id) return "more";
    answer = message.ok ? { state: "accepted" } : { state: "refused", reason: message.reason };
    return "done";
  });
  return problem === undefined ? answer : { state: "refused", reason: problem };
}

/** The newest stored event that fits, if the relay has one. */
export async function newestEvent(filter: Filter, options: ExchangeOptions): Promise<NostrEvent | undefined> {
  return (await askNewest(filter, options)).event;
}

/** The same, and whether the relay sent all it has: without, that it sent none says nothing. */
export async function askNewest(
  filter: Filter,
  options: ExchangeOptions,
): Promise<{ complete: boolean; event: NostrEvent | undefined }> {
  let newest: NostrEvent | undefined;
  let complete = false;
  await exchange(options, { type: "REQ", subscription: "newest", filters: [filter] }, (message) => {
    if (message.type === "EOSE") complete = true;
    if (message.type === "EOSE" || message.type === "CLOSED") return "done";
    if (message.type !== "EVENT" || !verifyEvent(message.event)) return "more";
    if (newest === undefined || supersedes(message.event, newest)) newest = message.event;
    return "more";
  });
  return { complete, event: newest };
}

/** All stored events that fit, as the relay sends them; none where it can't be asked. */
export async function storedEvents(filter: Filter, options: ExchangeOptions): Promise<NostrEvent[]> {
  const stored: NostrEvent[] = [];
  await exchange(options, { type: "REQ", subscription: "stored", filters: [filter] }, (message) => {
    if (message.type === "EVENT" && verifyEvent(message.event)) stored.push(message.event);
    return message.type === "EOSE" || message.type === "CLOSED" ? "done" : "more";
  });
  return stored;
}

/** Opens a connection, says one thing and hears answers until one of them is the last; gives what went wrong. */
function exchange(
  { relay, timeoutMs = 5000 }: ExchangeOptions,
  message: ClientMessage,
  hear: (message: RelayMessage) => "more" | "done",
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(relay);
    const end = (problem?: string) => {
      clearTimeout(timer);
      socket.onmessage = socket.onerror = socket.onclose = null;
      socket.close();
      resolve(problem);
    };
    const timer = setTimeout(() => end(`${relay} did not answer within ${timeoutMs / 1000} s`), timeoutMs);
    socket.onopen = () => socket.send(writeClientMessage(message));
    socket.onerror = () => end(`${relay} can't be reached`);
    socket.onclose = () => end(`${relay} closed the connection`);
    socket.onmessage = ({ data }) => {
      const answer = typeof data === "string" ? readRelayMessage(data) : undefined;
      if (answer !== undefined && hear(answer) === "done") end();
    };
  });
}
