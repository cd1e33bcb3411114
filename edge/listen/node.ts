import type { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { type Duplex, Readable } from "node:stream";
import { setImmediate } from "node:timers";
// @ts-types="@types/ws"
import { WebSocketServer } from "ws";
import { networkOf } from "../client-address.ts";
import type { Upgrade } from "../tracker/wire.ts";
import { type Listening, type ListenOptions, MAX_MESSAGE_BYTES } from "./listen.ts";
import { makeMemoryBudget } from "./memory-budget.ts";
import { IDLE_MS, openWire } from "./node-wire.ts";
import { makeOutboxes } from "./outboxes.ts";
import { makePulse } from "./pulse.ts";
import { makeTextFrames } from "./text-frame.ts";

/** How long a connection may take to say what it wants; milliseconds. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 5000 };

/** Messages that aren't whole and answers that nobody reads. */
const MEMORY = { total: 64 * 1024 * 1024 };

const WEBSOCKET = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE_BYTES,
  maxFragments: 64,
  maxBufferedChunks: 256,
  closeTimeout: 1000,
};

/**
 * Listens by `node:http` and the library `ws`, which bound what a message may weigh in all its fragments. A server for strangers
 * can't do without.
 */
export function listenWithNode(
  { port, hostname = "0.0.0.0", connections, connectionsOf, memory = MEMORY, fetch, onFault }: ListenOptions,
): Promise<Listening> {
  const webSockets = new WebSocketServer(WEBSOCKET);
  const openAccount = makeMemoryBudget(memory);
  const pulse = makePulse({
    period: IDLE_MS,
    every(ms, work) {
      const timer = setInterval(work, ms);
      return () => clearInterval(timer);
    },
  });
  const outboxes = makeOutboxes((work) => void setImmediate(work));
  const frameOf = makeTextFrames();
  const held = new Map<string, number>();

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = requestOf(message);
    const made = request === undefined
      ? BAD_REQUEST()
      : await fetch(request, { remoteAddr: remoteOf(message) });
    response.writeHead(made.status, [...made.headers].flat());
    response.end(new Uint8Array(await made.arrayBuffer()));
  }

  async function upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    let open: Parameters<Upgrade>[0] | undefined;
    const request = requestOf(message);
    const made = request === undefined ? BAD_REQUEST() : await fetch(request, {
      remoteAddr: remoteOf(message),
      upgrade: (taken) => {
        open = taken;
        return new Response();
      },
    });
    if (socket.destroyed) return;
    if (open === undefined) return void refuse(socket, made);
    const taken = open;
    webSockets.handleUpgrade(
      message,
      socket,
      head,
      (ws) => openWire({ ws, socket, frameOf, outboxes, pulse, openAccount }, taken),
    );
  }

  const fault = (socket: Duplex | ServerResponse) => (error: unknown) => {
    onFault(error);
    socket.destroy();
  };
  const server = createServer(PATIENCE, (message, response) => {
    response.on("error", () => response.destroy());
    answer(message, response).catch(fault(response));
  });
  server.on("upgrade", (message, socket, head) => {
    socket.on("error", () => socket.destroy());
    upgrade(message, socket, head).catch(fault(socket));
  });
  server.maxConnections = connections;
  server.on("connection", (socket) => {
    const { remoteAddress = "unknown" } = socket;
    const network = networkOf(remoteAddress);
    const count = held.get(network) ?? 0;
    if (count >= connectionsOf(remoteAddress)) return void socket.destroy();
    held.set(network, count + 1);
    socket.on("close", () => {
      const left = (held.get(network) ?? 1) - 1;
      if (left === 0) held.delete(network);
      else held.set(network, left);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : port,
        stop: () =>
          new Promise((stopped) => {
            server.close(() => stopped());
            server.closeIdleConnections();
          }),
      });
    });
  });
}

const BAD_REQUEST = () => new Response(null, { status: 400 });

/** The request as the routes take it; `undefined` for one that no URL or method can be made of. */
function requestOf(message: IncomingMessage): Request | undefined {
  const { method = "GET", url = "/" } = message;
  const target = URL.parse(url, `http://${message.headers.host ?? "localhost"}`);
  // Those a Request must not have.
  if (target === null || /^(connect|trace|track)$/i.test(method)) return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(target, {
    method,
    headers,
    ...(hasBody ? { body: Readable.toWeb(message) as ReadableStream, duplex: "half" } : {}),
  } as RequestInit);
}

const remoteOf = ({ socket }: IncomingMessage) =>
  socket.remoteAddress === undefined ? {} : { hostname: socket.remoteAddress };

/** Answers instead of upgrading. Without the end of ours, one who doesn't hang up would keep the socket. */
async function refuse(socket: Duplex, answer: Response): Promise<void> {
  const body = new Uint8Array(await answer.arrayBuffer());
  const headers = [...answer.headers, ["content-length", body.length], ["connection", "close"]];
  socket.write(
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ""}\r\n` +
      headers.map(([name, value]) => `${name}: ${value}\r\n`).join("") + "\r\n",
  );
  socket.end(body, () => socket.destroy());
}
