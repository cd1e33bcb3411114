import type { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
// @ts-types="@types/ws"
import { type WebSocket, WebSocketServer } from "ws";

/** One connection, as the protocol sees it. */
export type Peer = {
  send(text: string): void;
  /** Says goodbye; a peer that doesn't answer within a second is cut. */
  close(code: number, reason: string): void;
  /** Whether so much waits for the reader that stored events should wait too. */
  congested(): boolean;
  /** Resolves when the reader has caught up or is gone. */
  drained(): Promise<void>;
};

/** What a connection brings. After `onClose` nothing else comes. */
export type PeerHandlers = {
  onText(text: string): void;
  /** A message of bytes, which the relay has no use for. */
  onBinary(): void;
  onClose(): void;
};

export type WebSocketOptions = {
  maxMessageBytes: number;
  /** Bytes waiting for the reader from which `congested()` is true, and from which the reader is cut. */
  pauseBytes: number;
  cutBytes: number;
  /** A peer silent for this long is pinged, and cut when it stays silent as long again. */
  idleMs: number;
};

/** Makes a peer of an upgraded socket whose handshake is good, and refuses the others. */
export type Welcome = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  handlersOf: (peer: Peer) => PeerHandlers,
) => void;

/**
 * Speaks WebSocket on upgraded sockets. The runtime's own server sockets join fragments without a limit and
 * keep sending to readers that don't read; a relay open to strangers can afford neither.
 */
export function makeWelcome(options: WebSocketOptions): Welcome {
  const limits = {
    maxPayload: options.maxMessageBytes,
    maxFragments: 1024,
    maxBufferedChunks: 1024,
    closeTimeout: 1000,
  };
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    ...limits,
  });
  return (request, socket, head, handlersOf) =>
    server.handleUpgrade(request, socket, head, (ws) => openPeer(ws, socket, options, handlersOf));
}

function openPeer(
  ws: WebSocket,
  socket: Duplex,
  { pauseBytes, cutBytes, idleMs }: WebSocketOptions,
  handlersOf: (peer: Peer) => PeerHandlers,
) {
  let open = true;
  let heard = true;
  let waiting: (() => void)[] = [];

  const wake = () => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const congested = () => open && socket.writableLength > pauseBytes;
  function end() {
    if (!open) return;
    open = false;
    clearInterval(pulse);
    wake();
    handlers.onClose();
  }
  function cut() {
    ws.terminate();
    end();
  }
  const pulse = setInterval(() => {
    if (!heard) return cut();
    heard = false;
    ws.ping();
  }, idleMs);

  const handlers = handlersOf({
    send(text) {
      if (!open) return;
      ws.send(text);
      if (socket.writableLength > cutBytes) cut();
    },
    close(code, reason) {
      ws.close(code, reason);
      end();
    },
    congested,
    drained: () => congested() ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(),
  });
  ws.on("message", (data, isBinary) => {
    if (!open) return;
    if (isBinary) handlers.onBinary();
    else handlers.onText(data.toString());
  });
  ws.on("error", () => {
    end();
    // The library reads and drops what still comes; standing still instead fills the sender's buffers and stops it.
    setTimeout(() => ws.pause(), 0);
  });
  ws.on("close", end);
  socket.on("data", () => heard = true);
  socket.on("drain", wake);
}
