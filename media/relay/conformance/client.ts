import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { Filter } from "../../../contracts/nostr/filter.ts";
import {
  type ClientMessage,
  readRelayMessage,
  type RelayMessage,
  writeClientMessage,
} from "../../../contracts/nostr/relay-messages.ts";

/** How long a relay may take for any one answer. */
const PATIENCE_MS = 5000;

/** A connection to the relay under test, which remembers what it was told until somebody asks for it. */
export type TestClient = {
  send(message: ClientMessage): void;
  /** Anything at all, to see what the relay makes of it. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void;
  /** The first message that fits, taken out of the queue; rejects when none comes in time. */
  next<T extends RelayMessage>(what: string, fits: (message: RelayMessage) => message is T): Promise<T>;
  publish(event: NostrEvent): Promise<{ ok: boolean; reason: string }>;
  /** What is stored, in the relay's order. */
  query(...filters: Filter[]): Promise<NostrEvent[]>;
  /** A subscription whose stored events have all come. */
  subscribe(subscription: string, ...filters: Filter[]): Promise<void>;
  /** The next event of a subscription. */
  event(subscription: string): Promise<NostrEvent>;
  /** How many events of a subscription nobody has asked for yet. */
  pending(subscription: string): number;
  isOpen(): boolean;
  close(): void;
};

/** Connects; rejects when the relay doesn't answer. */
export async function openClient(url: string): Promise<TestClient> {
  const socket = new WebSocket(url);
  const queue: RelayMessage[] = [];
  let wake = () => {};
  let names = 0;
  socket.onmessage = ({ data }) => {
    const message = typeof data === "string" ? readRelayMessage(data) : undefined;
    if (message !== undefined) queue.push(message);
    wake();
  };
  socket.onclose = () => wake();
  await until(PATIENCE_MS, "a connection", (done, fail) => {
    socket.onopen = () => done();
    socket.onerror = () => fail();
  });

  async function next<T extends RelayMessage>(
    what: string,
    fits: (message: RelayMessage) => message is T,
  ): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = queue.findIndex(fits);
      const [found] = at < 0 ? [] : queue.splice(at, 1);
      if (found !== undefined && fits(found)) return found;
      if (socket.readyState !== WebSocket.OPEN) {
        throw new Error(`the relay closed the connection before ${what}`);
      }
      await until(deadline - Date.now(), what, (done) => wake = done);
    }
  }

  const send = (message: ClientMessage) => socket.send(writeClientMessage(message));
  const subscribe = async (subscription: string, ...filters: Filter[]): Promise<void> => {
    send({ type: "REQ", subscription, filters });
    const end = await next(
      `EOSE of ${subscription}`,
      (m): m is Extract<RelayMessage, { type: "EOSE" | "CLOSED" }> =>
        (m.type === "EOSE" || m.type === "CLOSED") && m.subscription === subscription,
    );
    if (end.type === "CLOSED") throw new Error(`the relay refused the subscription: ${end.reason}`);
  };

  return {
    send,
    sendRaw: (data) => socket.send(data),
    next,
    async publish(event) {
      send({ type: "EVENT", event });
      const { ok, reason } = await next(
        "OK",
        (m): m is Extract<RelayMessage, { type: "OK" }> => m.type === "OK" && m.eventId === event.id,
      );
      return { ok, reason };
    },
    async query(...filters) {
      const subscription = `query-${names++}`;
      await subscribe(subscription, ...filters);
      send({ type: "CLOSE", subscription });
      const events: NostrEvent[] = [];
      for (let at = 0; at < queue.length;) {
        const message = queue[at];
        if (message?.type === "EVENT" && message.subscription === subscription) {
          events.push(message.event);
          queue.splice(at, 1);
        } else at++;
      }
      return events;
    },
    subscribe,
    async event(subscription) {
      const { event } = await next(
        `an event of ${subscription}`,
        (m): m is Extract<RelayMessage, { type: "EVENT" }> =>
          m.type === "EVENT" && m.subscription === subscription,
      );
      return event;
    },
    pending: (subscription) =>
      queue.filter((m) => m.type === "EVENT" && m.subscription === subscription).length,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.close(),
  };
}

/** Resolves when `done` is called, rejects when it isn't in time or `fail` is. */
function until(
  ms: number,
  what: string,
  start: (done: () => void, fail: () => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`the relay gave no ${what}`));
    const timer = setTimeout(fail, Math.max(0, ms));
    start(() => {
      clearTimeout(timer);
      resolve();
    }, () => {
      clearTimeout(timer);
      fail();
    });
  });
}
