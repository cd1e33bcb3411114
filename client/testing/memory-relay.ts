import { type NostrEvent, tagValue } from "../../contracts/nostr/event.ts";
import { kindClass } from "../../contracts/nostr/kinds.ts";
import { matchesAny, readClientMessage, writeRelayMessage } from "../../contracts/nostr/relay-messages.ts";

export type MemoryRelay = {
  url: string;
  /** Everything clients published, in order, replaced versions too. */
  published: readonly NostrEvent[];
  /** While set, it takes no event and says why. */
  refusal: string | undefined;
  /** While set, no question is answered, nor said to be. */
  isSilent: boolean;
  /** While set, a question is answered with so many events at most, the newest. */
  most: number | undefined;
  /** Keeps an event and gives it to whoever asked for such. */
  add(event: NostrEvent): void;
  close(): Promise<void>;
};

/** A relay for tests: keeps the newest it was given in memory, verifies and refuses nothing. */
export function startMemoryRelay(): MemoryRelay {
  const events: NostrEvent[] = [];
  const published: NostrEvent[] = [];
  const subscribers = new Map<WebSocket, Map<string, Parameters<typeof matchesAny>[0]>>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => undefined }, (request) => {
    if (request.headers.get("upgrade") !== "websocket") {
      return new Response("a relay for tests", { status: 426 });
    }
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => subscribers.set(socket, new Map());
    socket.onclose = () => subscribers.delete(socket);
    socket.onmessage = ({ data }) => {
      const message = readClientMessage(String(data));
      if (message.type === "REQ") {
        if (relay.isSilent) return;
        subscribers.get(socket)?.set(message.subscription, message.filters);
        const found = events.filter((event) => matchesAny(message.filters, event));
        const newest = found.toSorted((a, b) => b.created_at - a.created_at).slice(0, relay.most);
        for (const event of relay.most === undefined ? found : newest) {
          socket.send(writeRelayMessage({ type: "EVENT", subscription: message.subscription, event }));
        }
        socket.send(writeRelayMessage({ type: "EOSE", subscription: message.subscription }));
      }
      if (message.type === "CLOSE") subscribers.get(socket)?.delete(message.subscription);
      if (message.type === "EVENT") {
        const reason = relay.refusal ?? "";
        socket.send(writeRelayMessage({ type: "OK", eventId: message.event.id, ok: reason === "", reason }));
        if (reason !== "") return;
        published.push(message.event);
        add(message.event);
      }
    };
    return response;
  });
  const relay: MemoryRelay = {
    published,
    refusal: undefined,
    isSilent: false,
    most: undefined,
    url: `ws://localhost:${server.addr.port}`,
    add,
    async close() {
      for (const socket of subscribers.keys()) socket.close();
      await server.shutdown();
    },
  };
  return relay;

  function add(event: NostrEvent): void {
    const older = events.findIndex((kept) =>
      kept.kind === event.kind && kept.pubkey === event.pubkey && kindClass(kept.kind) !== "regular" &&
      tagValue(kept, "d") === tagValue(event, "d")
    );
    if (older >= 0) events.splice(older, 1);
    events.push(event);
    for (const [socket, subscriptions] of subscribers) {
      for (const [subscription, filters] of subscriptions) {
        if (matchesAny(filters, event)) {
          socket.send(writeRelayMessage({ type: "EVENT", subscription, event }));
        }
      }
    }
  }
}
