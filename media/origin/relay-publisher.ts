import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { plainReason } from "./plain-reason.ts";

/** Sends events to relays in its own time: whoever publishes never waits, and a relay that hangs costs a socket. */
export type RelayPublisher = {
  publish: (relays: readonly string[], event: NostrEvent) => void;
  close: () => void;
};

/** What became of one event at one relay; `unanswered` is tried again. */
export type RelayOutcome = {
  relay: string;
  eventId: string;
  state: "taken" | "refused" | "unanswered";
  /** The relay's words, or why there was no answer. */
  reason: string;
};

export type RelayPublisherOptions = {
  log: (line: string) => void;
  /** Hears what became of every event. */
  onOutcome?: (outcome: RelayOutcome) => void;
  /** Opens a socket; replaced in tests. */
  open?: (url: string) => WebSocket;
  /** How long a relay may take to connect or to answer. */
  patienceMs?: number;
  /** First pause after a failure; doubles up to five minutes. */
  retryMs?: number;
};

/** Events that wait for one relay; the oldest give way. */
const LONGEST_QUEUE = 256;
const IDLE_MS = 90_000;
const LONGEST_RETRY_MS = 300_000;

/** Opens no connection before there is something to say. */
export function makeRelayPublisher(options: RelayPublisherOptions): RelayPublisher {
  const lines = new Map<string, ReturnType<typeof makeLine>>();
  return {
    publish: (relays, event) => {
      for (const url of relays) {
        if (!isRelayUrl(url)) continue;
        let line = lines.get(url);
        if (line === undefined) lines.set(url, line = makeLine(url, options));
        line.add(event);
      }
    },
    close: () => {
      for (const line of lines.values()) line.close();
    },
  };
}

/** Whether a text is the address of a relay. */
export function isRelayUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "wss:" || url.protocol === "ws:") && text.length <= 256;
}

/** One relay: its socket while there is something to say, its queue, its pauses. */
function makeLine(
  url: string,
  options: RelayPublisherOptions,
) {
  const { log, onOutcome = () => {}, open = (address) => new WebSocket(address) } = options;
  const { patienceMs = 10_000, retryMs = 2000 } = options;
  const queue = new Map<string, NostrEvent>();
  let socket: WebSocket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = retryMs;
  let closed = false;
  const after = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const fail = (why: string) => {
    if (socket === undefined) return;
    const failed = socket;
    socket = undefined;
    failed.onopen =
      failed.onmessage =
      failed.onclose =
      failed.onerror =
        null;
    failed.close();
    if (closed || queue.size === 0) return clearTimeout(timer);
    for (const eventId of queue.keys()) onOutcome({ relay: url, eventId, state: "unanswered", reason: why });
    log(`relay ${url}: ${why}; ${queue.size} events wait, next try in ${Math.round(wait / 1000)} s`);
    after(wait, connect);
    wait = Math.min(wait * 2, LONGEST_RETRY_MS);
  };
  const say = (to: WebSocket, events: Iterable<NostrEvent>) => {
    for (const event of events) to.send(JSON.stringify(["EVENT", event]));
  };
  const expectAnswer = () => after(patienceMs, () => fail("no answer to an event"));
  const hear = (data: unknown) => {
    const [kind, id, ok, reason] = readMessage(data);
    if (kind !== "OK" || typeof id !== "string" || !queue.delete(id)) return;
    wait = retryMs;
    const said = typeof reason === "string" ? reason.slice(0, 200) : "";
    onOutcome({ relay: url, eventId: id, state: ok === true ? "taken" : "refused", reason: said });
    if (ok !== true) log(`relay ${url} refused an event: ${plainReason(said)}`);
    if (queue.size === 0) after(IDLE_MS, () => fail("idle"));
    else expectAnswer();
  };
  const connect = () => {
    if (closed || socket !== undefined) return;
    const made = open(url);
    socket = made;
    made.onopen = () => {
      say(made, queue.values());
      expectAnswer();
    };
    made.onmessage = ({ data }) => hear(data);
    made.onclose = () => fail("the connection was closed");
    made.onerror = () => fail("no connection");
    after(patienceMs, () => fail("no connection in time"));
  };
  return {
    add: (event: NostrEvent) => {
      queue.set(event.id, event);
      for (const id of queue.keys()) {
        if (queue.size <= LONGEST_QUEUE) break;
        queue.delete(id);
      }
      if (socket?.readyState === WebSocket.OPEN) {
        say(socket, [event]);
        // Only from the first unanswered one on: a relay that never answers must not win time with each.
        if (queue.size === 1) expectAnswer();
      } else if (socket === undefined && (queue.size === 1 || timer === undefined)) connect();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      fail("stopped");
    },
  };
}

function readMessage(data: unknown): unknown[] {
  if (typeof data !== "string" || data.length > 65_536) return [];
  try {
    const message: unknown = JSON.parse(data);
    return Array.isArray(message) ? message : [];
  } catch {
    // A relay that speaks no JSON says nothing.
    return [];
  }
}
