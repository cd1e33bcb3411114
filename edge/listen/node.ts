import type { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { type Duplex, Readable } from "node:stream";
import { setImmediate } from "node:timers";
// @ts-types="@types/ws"
import { type WebSocket, WebSocketServer } from "ws";
import { networkOf } from "../client-address.ts";
import type { Wire, WireHandlers } from "../tracker/wire.ts";
import { type Listening, type ListenOptions, MAX_MESSAGE_BYTES } from "./listen.ts";
import { type Account, makeMemoryBudget } from "./memory-budget.ts";
import { makeOutboxes, type Outbox } from "./outboxes.ts";
import { textFrame } from "./text-frame.ts";

/** A silent socket is pinged after this long, and cut after as long again. */
const IDLE_MS = 30_000;

/** Pings and pongs that a socket may send in that time: messages have a rate of their own, which these would evade. */
const MAX_CONTROLS = 60;

/** How long a connection may take to say what it wants; milliseconds. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 5000 };

/** Messages that aren't whole and answers that nobody reads; a share holds what an honest viewer sends at once. */
const MEMORY = { total: 64 * 1024 * 1024, share: 16 * 1024 };

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
  { port, connections, connectionsOf, memory = MEMORY, fetch, onFault }: ListenOptions,
): Promise<Listening> {
  const webSockets = new WebSocketServer(WEBSOCKET);
  const openAccount = makeMemoryBudget(memory);
  const outboxes = makeOutboxes((work) => void setImmediate(work));
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
    let open: ((wire: Wire) => WireHandlers) | undefined;
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
      (ws) => openWire({ ws, socket, outboxes, account: openAccount() }, taken),
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
    server.listen(port, "0.0.0.0", () => {
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

function openWire(
  { ws, socket, outboxes, account }: {
    ws: WebSocket;
    socket: Duplex;
    outboxes: (write: (bytes: Buffer) => void) => Outbox;
    account: Account;
  },
  taken: (wire: Wire) => WireHandlers,
): void {
  let open = true;
  let heard = true;
  let controls = 0;
  /** Bytes of a message that isn't whole. */
  let begun = 0;
  let isWhole = false;
  let listeners: (() => void)[] = [];

  function end() {
    if (!open) return;
    open = false;
    account.hold(0);
    clearInterval(pulse);
    handlers.onClose();
  }
  function cut() {
    ws.terminate();
    end();
  }
  function settle() {
    if (open && !account.hold(begun + socket.writableLength)) cut();
  }
  const outbox = outboxes((bytes) => {
    if (!socket.writable) return;
    socket.write(bytes);
    if (socket.writableLength > 0) settle();
  });
  socket.on("drain", settle);
  const pulse = setInterval(() => {
    if (!heard) return cut();
    heard = false;
    controls = 0;
    ws.ping();
  }, IDLE_MS);

  const handlers = taken({
    send(text) {
      // Not by the library, which makes two writes of it; nothing of ours is compressed or queued in it.
      if (open && ws.readyState === ws.OPEN) outbox.put(textFrame(text));
    },
    close(code, reason) {
      outbox.flush();
      ws.close(code, reason);
    },
    cut,
    waiting: () => socket.writableLength + outbox.waiting(),
    probe: (ms) =>
      new Promise((resolve) => {
        if (!open) return resolve(false);
        const late = setTimeout(() => resolve(false), ms);
        listeners.push(() => {
          clearTimeout(late);
          resolve(true);
        });
        ws.ping();
      }),
  });
  ws.on("message", (data, isBinary) => {
    isWhole = true;
    if (!open) return;
    if (isBinary) cut();
    else handlers.onText(data.toString());
  });
  for (const control of ["ping", "pong"] as const) {
    ws.on(control, () => {
      if (++controls > MAX_CONTROLS) cut();
    });
  }
  ws.on("error", () => {
    end();
    // The library reads and drops what still comes; standing still instead fills the sender's buffers and stops it.
    setTimeout(() => ws.pause(), 0);
  });
  ws.on("close", end);
  // After the library, which has told of every message that this makes whole.
  socket.on("data", (chunk: Buffer) => {
    heard = true;
    const before = begun;
    begun = isWhole ? 0 : begun + chunk.length;
    isWhole = false;
    if (begun !== before) settle();
    if (listeners.length === 0) return;
    for (const listener of listeners) listener();
    listeners = [];
  });
}
