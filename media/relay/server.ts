import type { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { METRICS_PATHS, METRICS_TYPE } from "../../contracts/api/metrics.ts";
import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import { mostConnections } from "../open-files.ts";
import { makeRelayCounters } from "./counters.ts";
import { relayInformation } from "./info.ts";
import type { RelayLimits } from "./limits.ts";
import { relayMetrics } from "./metrics.ts";
import { openSession } from "./session.ts";
import type { Store } from "./store.ts";
import { makeSubscriptions } from "./subscriptions.ts";
import { makeWelcome, type Peer } from "./websocket.ts";
import { askingAddress, isLoopback, isOwnAddress } from "./own-address.ts";

export type RelayOptions = {
  hostname: string;
  /** 0 takes a free one. */
  port: number;
  store: Store;
  /** How many it may hold at once, refused ones included; as many as this process's open files allow unless given. */
  connections?: number;
  limits: RelayLimits;
  check: SignatureCheck;
  /** Unix milliseconds. */
  now: () => number;
  onFault: (error: unknown) => void;
};

/** A relay that listens. */
export type Relay = {
  port: number;
  /** Tells every client that the relay goes away, and closes the store. */
  stop(): Promise<void>;
};

const PURGE_MS = 60_000;

/** Starts the relay; rejects when the port is taken. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { store, limits, check, now, onFault } = options;
  const subscriptions = makeSubscriptions();
  const peers = new Map<Peer, string>();
  const counters = makeRelayCounters();
  const metrics = () =>
    relayMetrics({
      counters,
      connections: peers.size,
      events: store.size(),
      residentBytes: Deno.memoryUsage().rss,
    });
  const information = JSON.stringify(relayInformation(limits));
  const { messageBytes: maxMessageBytes, pauseBytes, cutBytes, idleMs } = limits;
  const welcome = makeWelcome({ maxMessageBytes, pauseBytes, cutBytes, idleMs });

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    // Without the end of ours, one who doesn't hang up would keep the socket.
    const refuse = (status: string) => {
      counters.refused++;
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
    };
    const { localAddress = "", localPort = 0 } = request.socket;
    const address = askingAddress(request.socket.remoteAddress ?? "", request.headers["x-forwarded-for"]);
    if (peers.size >= limits.connections) return refuse("503 Service Unavailable");
    const same = [...peers.values()].filter((other) => other === address).length;
    if (same >= limits.connectionsPerAddress && !isLoopback(address)) {
      return refuse("429 Too Many Requests");
    }
    welcome(request, socket, head, (peer) => {
      peers.set(peer, address);
      const session = openSession({
        peer,
        store,
        subscriptions,
        limits,
        check,
        challenge: randomBytes(16).toString("hex"),
        isThisRelay: (url) => isOwnAddress(url, { host: request.headers.host, localAddress, localPort }),
        now,
        counters,
        onFault,
      });
      return {
        ...session,
        onClose: () => {
          peers.delete(peer);
          session.onClose();
        },
      };
    });
  }

  const server = createServer((request, response) => answerHttp(request, response, { information, metrics }));
  server.maxConnections = options.connections ?? mostConnections();
  server.on("upgrade", upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.hostname, () => resolve());
  });
  const stopPurging = purgeNowAndThen(options);

  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : options.port,
    async stop() {
      stopPurging();
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const peer of [...peers.keys()]) peer.close(1001, "the relay stops");
      server.closeAllConnections();
      await stopped;
      store.close();
    },
  };
}

/** Removes what has expired, now and once a minute; gives what ends it. */
function purgeNowAndThen({ store, now, onFault }: RelayOptions): () => void {
  const purge = () => {
    try {
      store.purge(Math.floor(now() / 1000));
    } catch (error) {
      onFault(error);
    }
  };
  purge();
  const purging = setInterval(purge, PURGE_MS);
  return () => clearInterval(purging);
}

/** Everything that is no WebSocket: NIP-11, health, figures, and a word for people. */
function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  { information, metrics }: { information: string; metrics: () => string },
) {
  const answer = (status: number, type: string, body: string) => {
    response.writeHead(status, {
      "content-type": type,
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD, OPTIONS",
      "access-control-allow-headers": "*",
      "vary": "Accept",
    });
    response.end(request.method === "HEAD" ? undefined : body);
  };
  const { pathname } = new URL(request.url ?? "/", "http://relay");
  if (request.method === "OPTIONS") return answer(204, "text/plain", "");
  if (request.method !== "GET" && request.method !== "HEAD") {
    return answer(405, "text/plain", "Only GET is answered here.\n");
  }
  if (pathname === "/v1/health") return answer(200, "application/json", `{"status":"ok"}`);
  if (METRICS_PATHS.includes(pathname)) return answer(200, METRICS_TYPE, metrics());
  if (pathname !== "/") return answer(404, "text/plain", "There is nothing here.\n");
  if (request.headers.accept?.includes("application/nostr+json")) {
    return answer(200, "application/nostr+json", information);
  }
  return answer(
    200,
    "text/plain; charset=utf-8",
    "This is a Nostr relay. Connect to this address with a Nostr client.\n",
  );
}
