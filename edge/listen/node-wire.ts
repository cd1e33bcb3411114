import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
// @ts-types="@types/ws"
import type { WebSocket } from "ws";
import type { Wire, WireHandlers } from "../tracker/wire.ts";
import type { Account } from "./memory-budget.ts";
import type { Bytes, Outbox } from "./outboxes.ts";
import type { Pulse } from "./pulse.ts";
import { readSoloText } from "./solo-text.ts";
import { asciiFrame } from "./text-frame.ts";
import { makeUnfinished } from "./unfinished.ts";

/** A silent socket is pinged after this long, and cut after as long again. */
export const IDLE_MS = 30_000;

/** Pings and pongs that a socket may send in that time: messages have a rate of their own, which these would evade. */
const MAX_CONTROLS = 60;

const NOTHING = Buffer.alloc(0);

/** A message must be whole before so many pulses. */
const MAX_PULSES = 2;

export type OpenWireOptions = {
  ws: WebSocket;
  /** What the WebSocket runs on. */
  socket: Duplex;
  /** Makes frames of texts, which nobody writes into. */
  frameOf: (text: string) => Buffer;
  /** Makes the socket's outbox. */
  outboxes: (write: (bytes: Bytes) => void) => Outbox;
  /** Of `IDLE_MS`. */
  pulse: Pulse;
  /** Opens what this one holds of the memory that all share. */
  openAccount: (cut: () => void) => Account;
};

/** Gives a WebSocket of the library to who takes it, bounded in silence, control frames and what it leaves unread or unfinished. */
export function openWire(
  { ws, socket, frameOf, outboxes, pulse, openAccount }: OpenWireOptions,
  taken: (wire: Wire) => WireHandlers,
): void {
  let open = true;
  let heard = true;
  let controls = 0;
  /** Bytes of a message that isn't whole. */
  let begun = 0;
  /** Pulses since it began. */
  let pulses = 0;
  const unfinished = makeUnfinished();
  const account = openAccount(cut);
  let listeners: (() => void)[] = [];

  function end() {
    if (!open) return;
    open = false;
    account.hold(0);
    rest();
    handlers.onClose();
  }
  function cut() {
    ws.terminate();
    end();
  }
  function settle() {
    if (open) account.hold(begun + socket.writableLength);
  }
  const outbox = outboxes((bytes) => {
    if (!socket.writable) return;
    // A string that waits keeps the whole message in memory of which its description is a piece.
    const waits = typeof bytes === "string" && socket.writableLength > 0;
    socket.write(waits ? Buffer.from(bytes, "latin1") : bytes, "latin1");
    if (socket.writableLength === 0) return;
    settle();
    // Tells when all before it is through: a stream whose buffer was never full tells of no drain.
    socket.write(NOTHING, settle);
  });
  const rest = pulse.join(() => {
    if (!heard || begun > 0 && ++pulses >= MAX_PULSES) return cut();
    heard = false;
    controls = 0;
    ws.ping();
  });

  const handlers = taken({
    send(text, isAscii = false) {
      // Not by the library, which makes two writes of it; nothing of ours is compressed or queued in it.
      if (open && ws.readyState === ws.OPEN) outbox.put(isAscii ? asciiFrame(text) : frameOf(text));
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
    pulses = 0;
    // After our own close nothing is heard any more, as browsers have it.
    if (ws.readyState !== ws.OPEN) return;
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
  const [library] = socket.listeners("data") as ((chunk: Buffer) => void)[];

  function hear(chunk: Buffer): void {
    heard = true;
    if (listeners.length > 0) {
      for (const listener of listeners) listener();
      listeners = [];
    }
    // Between two messages the library has nothing of the stream, so it needn't know of one that is read without it.
    const isBetween = library !== undefined && begun === 0 && ws.readyState === ws.OPEN;
    const text = isBetween ? readSoloText(chunk) : undefined;
    if (text !== undefined) {
      pulses = 0;
      return handlers.onText(text);
    }
    library?.call(socket, chunk);
    const before = begun;
    begun = unfinished(chunk);
    if (begun === 0) pulses = 0;
    if (begun !== before) settle();
  }

  if (library !== undefined) socket.off("data", library);
  // As `once` does it: the library takes its own listener off when it has read enough, and this one with it.
  socket.on("data", Object.assign(hear, { listener: library }));
}
