import { type NostrEvent, type SignatureCheck, verifyEvent } from "../../contracts/nostr/event.ts";
import {
  type Filter,
  matchesFilter,
  readRelayMessage,
  writeClientMessage,
} from "../../contracts/nostr/relay-messages.ts";

/** What asking needs of a WebSocket, be it the runtime's own or a library's. */
export type RelaySocket = {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send: (text: string) => void;
  close: () => void;
};

export type AskRelayOptions = {
  /** Opens a socket; default: the runtime's own. */
  open?: (url: string) => RelaySocket;
  /** How long the relay may take for all of it. */
  patienceMs?: number;
  /** Ends the asking; then there is no answer. */
  signal?: AbortSignal;
  check?: SignatureCheck;
};

/** Each costs a signature check, good or bad: a relay that sends more has understood something else. */
const MOST_EVENTS = 64;
const SUBSCRIPTION = "box";

/** What one relay has stored, verified; undefined when it didn't answer the question whole. */
export function askRelay(
  url: string,
  filter: Filter,
  { open = (address): RelaySocket => new WebSocket(address), patienceMs = 8000, signal, check }:
    AskRelayOptions = {},
): Promise<NostrEvent[] | undefined> {
  return new Promise((resolve) => {
    const events: NostrEvent[] = [];
    let looked = 0;
    const socket = open(url);
    const done = (answer: NostrEvent[] | undefined) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      socket.onopen =
        socket.onmessage =
        socket.onclose =
        socket.onerror =
          null;
      socket.close();
      resolve(answer);
    };
    const giveUp = () => done(undefined);
    const timer = setTimeout(giveUp, patienceMs);
    signal?.addEventListener("abort", giveUp);
    socket.onopen = () =>
      socket.send(writeClientMessage({ type: "REQ", subscription: SUBSCRIPTION, filters: [filter] }));
    socket.onclose = giveUp;
    socket.onerror = giveUp;
    socket.onmessage = ({ data }: { data: unknown }) => {
      const message = typeof data === "string" ? readRelayMessage(data) : undefined;
      if (message?.type === "EOSE") done(events);
      else if (message?.type === "CLOSED") done(undefined);
      else if (message?.type === "EVENT" && matchesFilter(filter, message.event)) {
        if (++looked > MOST_EVENTS) done(undefined);
        else if (verifyEvent(message.event, check)) events.push(message.event);
      }
    };
  });
}
