import {
  connect,
  type NatsConnection,
  type NodeConnectionOptions,
  type Subscription,
} from "@nats-io/transport-node";
import type { NatsAddress } from "../nats-address.ts";
import type { Bus } from "./bus.ts";

export type NatsBusOptions = {
  address: NatsAddress;
  /** From 0 to 1, without 1. */
  random: () => number;
  /** Hears a line for the operator, which holds no secret, at each coming and going. */
  log: (line: string) => void;
};

/** A bus that has a connection of its own. */
export type NatsBus = Bus & { close: () => Promise<void> };

const RETRY_MS = 1000;
const TIMEOUT_MS = 5000;
/** A server that answers no ping for two of these is taken for gone. */
const PING_MS = 3000;

/** Joins a bus on NATS. It is looked for again and again, by itself; meanwhile the bus is away. */
export function makeNatsBus({ address, random, log }: NatsBusOptions): NatsBus {
  const subscribed = new Map<
    number,
    { subject: string; hear: (text: string) => void; active?: Subscription }
  >();
  const listeners: ((there: boolean) => void)[] = [];
  const where = address.servers.join(", ");
  const decoder = new TextDecoder();
  let connection: NatsConnection | undefined;
  let next = 0;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let saidAway = false;

  function listen(at: number): void {
    const one = subscribed.get(at);
    if (one === undefined || connection === undefined) return;
    one.active = connection.subscribe(one.subject, {
      callback: (_error, { data }) => {
        if (subscribed.has(at)) one.hear(decoder.decode(data));
      },
    });
  }

  function away(why: string): void {
    const wasThere = connection !== undefined;
    connection = undefined;
    for (const one of subscribed.values()) delete one.active;
    if (closed) return;
    if (!saidAway) {
      log(`NATS at ${where} is away (${why}). This edge goes on alone and keeps looking for it.`);
    }
    saidAway = true;
    if (wasThere) { for (const hear of listeners) hear(false); }
    retry = setTimeout(look, RETRY_MS * (1 + random()));
  }

  async function look(): Promise<void> {
    let found: NatsConnection;
    try {
      found = await connect(connectionOptions(address));
    } catch (error) {
      return away(reasonOf(error));
    }
    if (closed) return await found.close();
    connection = found;
    for (const at of subscribed.keys()) listen(at);
    log(`NATS at ${where} is there: this edge shares its swarms with others of its operator.`);
    saidAway = false;
    for (const hear of listeners) hear(true);
    const error = await found.closed();
    away(error === undefined ? "the connection ended" : reasonOf(error));
  }

  void look();
  return {
    publish(subject, text) {
      connection?.publish(subject, text);
    },
    subscribe(subject, hear) {
      const at = next++;
      subscribed.set(at, { subject, hear });
      listen(at);
      return () => {
        subscribed.get(at)?.active?.unsubscribe();
        subscribed.delete(at);
      };
    },
    isThere: () => connection !== undefined,
    onChange: (hear) => void listeners.push(hear),
    async close() {
      closed = true;
      clearTimeout(retry);
      await connection?.close();
    },
  };
}

function connectionOptions({ servers, tls, user, password, token }: NatsAddress): NodeConnectionOptions {
  return {
    servers,
    name: "dStream edge",
    // The looking is done here, alike for a server that was never there and one that went away.
    reconnect: false,
    noEcho: true,
    timeout: TIMEOUT_MS,
    pingInterval: PING_MS,
    maxPingOut: 2,
    ignoreClusterUpdates: true,
    ...(tls ? { tls: {} } : {}),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(token === undefined ? {} : { token }),
  };
}

/** The library's errors name causes, never credentials; what is longer than a line is cut. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message || error.name : String(error)).split("\n")[0]?.slice(
    0,
    120,
  ) ?? "";
}
