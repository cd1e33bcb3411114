import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
// @ts-types="@types/ws"
import { WebSocket } from "ws";
import { type NostrEvent, type SignatureCheck, verifyEvent } from "../../contracts/nostr/event.ts";
import { type Filter, matchesFilter } from "../../contracts/nostr/filter.ts";
import { readRelayMessage, writeClientMessage } from "../../contracts/nostr/relay-messages.ts";
import type { Dial } from "./dial.ts";

export type AskRelayOptions = {
  filter: Filter;
  prepareDial: (url: URL) => Promise<Dial>;
  check: SignatureCheck;
  timeoutMs: number;
  /** Bytes of messages the relay may answer in all. */
  maxBytes: number;
};

/** Verified events that one relay has, or why there is no knowing. */
export type RelayAnswer = { state: "answered"; events: NostrEvent[] } | { state: "failed"; reason: string };

const SUBSCRIPTION = "edge";
/** Events that are looked at: each costs a signature check, and one was asked for. */
const MOST_EVENTS = 8;

/**
 * Asks one relay one question; never rejects. The runtime's own WebSocket client can be told neither which address to go to nor
 * how much to receive.
 */
export function askRelay(url: URL, options: AskRelayOptions): Promise<RelayAnswer> {
  const { prepareDial, timeoutMs } = options;
  return new Promise((resolve) => {
    let over = false;
    let hangUp = () => {};
    const finish = (answer: RelayAnswer) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      hangUp();
      resolve(answer);
    };
    const fail = (error: unknown) =>
      finish({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    prepareDial(url).then((dial) => {
      if (!over) hangUp = converse(url, dial, options, finish);
    }).catch(fail);
  });
}

/** Puts the question and listens; gives what ends it. */
function converse(
  url: URL,
  dial: Dial,
  { filter, check, maxBytes }: AskRelayOptions,
  finish: (answer: RelayAnswer) => void,
): () => void {
  const fail = (reason: string) => finish({ state: "failed", reason });
  const events: NostrEvent[] = [];
  let received = 0;
  let looked = 0;
  let line: Duplex | undefined;
  const socket = new WebSocket(url, {
    createConnection: () => line = dial(),
    perMessageDeflate: false,
    maxPayload: maxBytes,
    maxFragments: 1024,
    maxBufferedChunks: 1024,
  });
  socket.on(
    "open",
    () => socket.send(writeClientMessage({ type: "REQ", subscription: SUBSCRIPTION, filters: [filter] })),
  );
  socket.on("message", (data, isBinary) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const text = data.toString();
    received += Buffer.byteLength(text);
    if (received > maxBytes) return fail(`it answered more than ${maxBytes} bytes`);
    const heard = isBinary ? SILENCE : hear(text);
    if (heard.type === "end") return finish({ state: "answered", events });
    if (heard.type === "fault") return fail(heard.reason);
    if (heard.type !== "event" || !matchesFilter(filter, heard.event)) return;
    if (++looked > MOST_EVENTS) return fail(`it answered more than ${MOST_EVENTS} events`);
    if (verifyEvent(heard.event, check)) events.push(heard.event);
  });
  socket.on("unexpected-response", (request, response) => {
    // Left alone, Deno 2.5 keeps such a connection for as long as the other side likes.
    response.destroy();
    request.destroy();
    fail(`it answered ${response.statusCode}, which is no WebSocket`);
  });
  socket.on("error", (error) => fail(error.message));
  socket.on("close", () => fail("it closed the connection"));
  return () => {
    socket.terminate();
    line?.destroy();
  };
}

type Heard =
  | { type: "event"; event: NostrEvent }
  | { type: "end" }
  | { type: "fault"; reason: string }
  | { type: "nothing" };

const SILENCE: Heard = { type: "nothing" };

/** What a message means for our one question. */
function hear(text: string): Heard {
  const message = readRelayMessage(text);
  if (message === undefined || !("subscription" in message) || message.subscription !== SUBSCRIPTION) {
    return SILENCE;
  }
  switch (message.type) {
    case "EVENT":
      return { type: "event", event: message.event };
    case "EOSE":
      return { type: "end" };
    case "CLOSED":
      return { type: "fault", reason: `it refused: ${message.reason}` };
    case "COUNT":
      return SILENCE;
  }
}
