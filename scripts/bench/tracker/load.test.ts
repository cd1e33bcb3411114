import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { makeLoad } from "./load.ts";
import type { RawSockets } from "./raw-sockets.ts";

/** As many as the real ones tell of at once. */
const AT_ONCE = 256;

/** A pong's first byte, which no text in ASCII has. */
const PONG = 0x8a;

type Sent = { socket: number; opcode: number };

/** A tracker without a network: it takes in everybody, replies to each text, and answers pings. */
function trackerOf() {
  const inbox = new Map<number, Buffer[]>();
  const begun = new Map<number, Buffer>();
  /** Of a piece before a ping the load knows that it was read once it has heard the pong. */
  const pieces: { socket: number; bytes: number; state: "sent" | "before a ping" | "read" }[] = [];
  const messages: Sent[] = [];

  const bring = (socket: number, bytes: Buffer) => void inbox.get(socket)?.push(bytes);

  function hear(socket: number, opcode: number): void {
    messages.push({ socket, opcode });
    if (opcode === 1) bring(socket, frame(1, '{"action":"announce","interval":10}'));
    if (opcode !== 9) return;
    for (const piece of pieces) if (piece.state === "sent") piece.state = "before a ping";
    bring(socket, frame(10, ""));
  }

  function receive(socket: number, piece: Buffer): void {
    if (piece.toString("latin1").startsWith("GET")) {
      return bring(socket, Buffer.from("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    }
    assert.ok(
      pieces.every((one) => one.socket !== socket || one.state === "read"),
      "the piece before was read",
    );
    if (piece[0] !== 0x89 || piece.length > 6) pieces.push({ socket, bytes: piece.length, state: "sent" });
    let rest = Buffer.concat([begun.get(socket) ?? Buffer.alloc(0), piece]);
    for (let length = frameLength(rest); length <= rest.length; length = frameLength(rest)) {
      hear(socket, (rest[0] ?? 0) & 15);
      rest = rest.subarray(length);
    }
    begun.set(socket, rest);
  }

  const sockets: RawSockets = {
    connect() {
      inbox.set(inbox.size + 1, []);
      return inbox.size;
    },
    send(socket, bytes) {
      receive(socket, Buffer.from(bytes));
      return true;
    },
    wait(_ms, ready) {
      const full = [...inbox].filter(([, came]) => came.length > 0).slice(0, AT_ONCE);
      for (const [socket] of full) ready(socket);
      return full.length;
    },
    receive(socket, into) {
      const came = Buffer.concat(inbox.get(socket)?.splice(0) ?? []);
      into.set(came);
      if (came.includes(PONG)) {
        for (const piece of pieces) if (piece.state === "before a ping") piece.state = "read";
      }
      return came.length;
    },
    close: (socket) => void inbox.delete(socket),
  };
  return {
    sockets,
    pieces,
    messages,
    pingAll: () => [...inbox.keys()].forEach((to) => bring(to, frame(9, ""))),
  };
}

/** A server's frame of a short text. */
const frame = (opcode: number, text: string) =>
  Buffer.concat([Buffer.from([0x80 | opcode, text.length]), Buffer.from(text)]);

/** Of a client's frame that begins here; without end while not even that can be said. */
function frameLength(bytes: Buffer): number {
  const short = (bytes[1] ?? 0) & 127;
  if (bytes.length < 8) return bytes.length >= 6 && short < 126 ? 6 + short : Infinity;
  return short < 126 ? 6 + short : 8 + bytes.readUInt16BE(2);
}

Deno.test("rest() answers every ping that has come, of more sockets than are told of at once", () => {
  const tracker = trackerOf();
  const load = makeLoad(tracker.sockets);
  load.open(1, 1000, () => "/");
  tracker.pingAll();
  load.rest();
  assert.equal(tracker.messages.filter(({ opcode }) => opcode === 10).length, 1000);
});

Deno.test("run() sends each announce in pieces no longer than it is told, each after the one before was read", () => {
  const tracker = trackerOf();
  const load = makeLoad(tracker.sockets);
  load.open(1, 100, () => "/");
  const step = { says: { offers: 5, numwant: 5 }, waves: [0, 1, 2], answered: 0 };
  const { announces, lost, bytes } = load.run({ ...step, piece: 1400 });
  assert.deepEqual([announces, lost], [300, 0]);
  assert.ok(bytes > 2800);
  assert.equal(Math.max(...tracker.pieces.map((piece) => piece.bytes)), 1400);
  assert.equal(tracker.messages.filter(({ opcode }) => opcode === 1).length, 300);
  assert.ok(tracker.messages.every(({ opcode }) => opcode === 1 || opcode === 9));
});
