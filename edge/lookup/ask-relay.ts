import { createHash, randomBytes } from "node:crypto";
import { type NostrEvent, type SignatureCheck, verifyEvent } from "../../contracts/nostr/event.ts";
import { type Filter, matchesFilter } from "../../contracts/nostr/filter.ts";
import { readRelayMessage, writeClientMessage } from "../../contracts/nostr/relay-messages.ts";
import { encodeFrame, type Incoming, makeFrameReader, OPCODE } from "../../contracts/websocket/frames.ts";
import type { Wire } from "./dial.ts";

export type AskRelayOptions = {
  filter: Filter;
  dial: (url: URL) => Promise<Wire>;
  check: SignatureCheck;
  timeoutMs: number;
  /** Bytes the relay may answer in all. */
  maxBytes: number;
};

/** Verified events that one relay has, or why there is no knowing. */
export type RelayAnswer = { state: "answered"; events: NostrEvent[] } | { state: "failed"; reason: string };

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const SUBSCRIPTION = "edge";

/**
 * Asks one relay one question; never rejects. WebSocket is spoken here, since the runtime's client can be told neither which
 * address to go to nor how much to receive.
 */
export async function askRelay(url: URL, options: AskRelayOptions): Promise<RelayAnswer> {
  const { timeoutMs } = options;
  const dialing = options.dial(url);
  const asking = dialing.then((wire) => converse(wire, url, options)).catch((
    error: unknown,
  ): RelayAnswer => ({
    state: "failed",
    reason: error instanceof Error ? error.message : String(error),
  }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<RelayAnswer>((resolve) => {
    timer = setTimeout(
      () => resolve({ state: "failed", reason: `no answer within ${timeoutMs} ms` }),
      timeoutMs,
    );
  });
  const answer = await Promise.race([asking, late]);
  clearTimeout(timer);
  // Ends a conversation that goes on, also one whose connection comes too late; why dialling failed is in the answer.
  dialing.then((wire) => wire.close(), () => undefined);
  return answer;
}

async function converse(wire: Wire, url: URL, options: AskRelayOptions): Promise<RelayAnswer> {
  const { filter, check, maxBytes } = options;
  const next = makeBoundedReader(wire, maxBytes);
  let bytes = await shakeHands(wire, url, next);
  const send = (opcode: number, payload: Uint8Array) =>
    writeAll(wire, encodeFrame(opcode, payload, new Uint8Array(randomBytes(4))));
  const request = writeClientMessage({ type: "REQ", subscription: SUBSCRIPTION, filters: [filter] });
  await send(OPCODE.text, new TextEncoder().encode(request));

  const read = makeFrameReader({ from: "server", maxMessageBytes: maxBytes });
  const events: NostrEvent[] = [];
  for (;; bytes = await next()) {
    for (const incoming of read(bytes)) {
      if (incoming.type === "ping") await send(OPCODE.pong, incoming.payload);
      const heard = hear(incoming);
      if (heard.type === "end") return { state: "answered", events };
      if (heard.type === "fault") return { state: "failed", reason: heard.reason };
      if (heard.type === "event" && matchesFilter(filter, heard.event) && verifyEvent(heard.event, check)) {
        events.push(heard.event);
      }
    }
  }
}

type Heard =
  | { type: "event"; event: NostrEvent }
  | { type: "end" }
  | { type: "fault"; reason: string }
  | { type: "nothing" };

/** What a frame means for our one question. */
function hear(incoming: Incoming): Heard {
  if (incoming.type === "close") return { type: "fault", reason: "it closed the connection" };
  if (incoming.type === "fault") return { type: "fault", reason: incoming.reason };
  const message = incoming.type === "text" ? readRelayMessage(incoming.text) : undefined;
  if (message === undefined || !("subscription" in message) || message.subscription !== SUBSCRIPTION) {
    return { type: "nothing" };
  }
  switch (message.type) {
    case "EVENT":
      return { type: "event", event: message.event };
    case "EOSE":
      return { type: "end" };
    case "CLOSED":
      return { type: "fault", reason: `it refused: ${message.reason}` };
    case "COUNT":
      return { type: "nothing" };
  }
}

/** Opens the WebSocket; gives what came behind the answer. */
async function shakeHands(
  wire: Wire,
  url: URL,
  next: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const key = randomBytes(16).toString("base64");
  const request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
    `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`;
  await writeAll(wire, new TextEncoder().encode(request));
  let head = new Uint8Array();
  for (;;) {
    const more = await next();
    const both = new Uint8Array(head.length + more.length);
    both.set(head);
    both.set(more, head.length);
    head = both;
    const text = new TextDecoder("latin1").decode(head);
    const end = text.indexOf("\r\n\r\n");
    if (end >= 0) {
      const accept = createHash("sha1").update(key + GUID).digest("base64");
      const accepted = text.startsWith("HTTP/1.1 101 ") &&
        /\r\nsec-websocket-accept:[ \t]*(\S+)/i.exec(text.slice(0, end))?.[1] === accept;
      if (!accepted) throw new Error("it doesn't speak WebSocket");
      return head.subarray(end + 4);
    }
    if (head.length > 8192) throw new Error("its answer has no end");
  }
}

/** Reads pieces until `maxBytes` have come in all. */
function makeBoundedReader(wire: Wire, maxBytes: number): () => Promise<Uint8Array> {
  const buffer = new Uint8Array(16_384);
  let total = 0;
  return async () => {
    const length = await wire.read(buffer);
    if (length === null) throw new Error("it closed the connection");
    total += length;
    if (total > maxBytes) throw new Error(`it answered more than ${maxBytes} bytes`);
    return buffer.slice(0, length);
  };
}

async function writeAll(wire: Wire, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await wire.write(bytes.subarray(at));
}
