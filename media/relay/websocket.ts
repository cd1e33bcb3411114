import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  encodeClose,
  encodeFrame,
  type Incoming,
  makeFrameReader,
  OPCODE,
} from "../../contracts/websocket/frames.ts";

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

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** The answer to a handshake, or the status to refuse it with (RFC 6455 section 4.2). */
export function answerHandshake(
  headers: IncomingMessage["headers"],
): { status: 101; accept: string } | { status: 400 | 426 } {
  const key = headers["sec-websocket-key"];
  const isUpgrade = headers.upgrade?.toLowerCase() === "websocket" &&
    headers.connection?.toLowerCase().split(/\s*,\s*/).includes("upgrade");
  if (!isUpgrade || key === undefined || !/^[A-Za-z0-9+/]{22}==$/.test(key)) return { status: 400 };
  if (headers["sec-websocket-version"] !== "13") return { status: 426 };
  return { status: 101, accept: createHash("sha1").update(key + GUID).digest("base64") };
}

/**
 * Speaks WebSocket on an upgraded socket. The runtime's own server sockets join fragments without a limit and
 * keep sending to readers that don't read; a relay open to strangers can afford neither.
 */
export function openPeer(
  socket: Duplex,
  accept: string,
  options: WebSocketOptions,
  handlersOf: (peer: Peer) => PeerHandlers,
): Peer {
  const read = makeFrameReader({ from: "client", maxMessageBytes: options.maxMessageBytes });
  let open = true;
  let heard = true;
  let waiting: (() => void)[] = [];

  const write = (bytes: Uint8Array) => {
    if (!open) return;
    socket.write(bytes);
    if (socket.writableLength > options.cutBytes) end();
  };
  const wake = () => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  function end() {
    if (!open) return;
    open = false;
    clearInterval(pulse);
    socket.destroy();
    wake();
    handlers.onClose();
  }
  function close(code: number, reason: string) {
    if (!open) return;
    socket.write(encodeClose(code, reason));
    open = false;
    clearInterval(pulse);
    wake();
    handlers.onClose();
    socket.end();
    const cut = setTimeout(() => socket.destroy(), 1000);
    socket.once("close", () => clearTimeout(cut));
  }
  function receive(incoming: Incoming) {
    switch (incoming.type) {
      case "text":
        return handlers.onText(incoming.text);
      case "binary":
        return handlers.onBinary();
      case "ping":
        return write(encodeFrame(OPCODE.pong, incoming.payload));
      case "pong":
        return;
      case "close":
        // An answer repeats the code, but 1005 must not be written.
        return close(incoming.code === 1005 ? 1000 : incoming.code, "");
      case "fault":
        close(incoming.code, incoming.reason);
        // Nothing of it is read any more: the system's buffers fill and the sender stands still.
        socket.pause();
        return;
    }
  }

  const pulse = setInterval(() => {
    if (!heard) return end();
    heard = false;
    write(encodeFrame(OPCODE.ping, new Uint8Array()));
  }, options.idleMs);

  const peer: Peer = {
    send: (text) => write(encodeFrame(OPCODE.text, Buffer.from(text))),
    close,
    congested: () => open && socket.writableLength > options.pauseBytes,
    drained: () =>
      open && socket.writableLength > options.pauseBytes
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(),
  };
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const handlers = handlersOf(peer);
  socket.on("data", (chunk: Uint8Array) => {
    heard = true;
    for (const incoming of read(chunk)) if (open) receive(incoming);
  });
  socket.on("drain", wake);
  socket.on("error", end);
  socket.on("end", end);
  socket.on("close", end);
  return peer;
}
