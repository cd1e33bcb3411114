import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import { Duplex } from "node:stream";
import { setImmediate } from "node:timers";
// @ts-types="@types/ws"
import { WebSocket, WebSocketServer } from "ws";
import { NO_WIRE, type Wire } from "../tracker/wire.ts";
import { openWire } from "./node-wire.ts";
import { makeOutboxes } from "./outboxes.ts";
import { textFrame } from "./text-frame.ts";

/** A whole text of a client in ASCII, which unmasked by `OTHER_MASK` is ASCII too, so that it may stand inside another text. */
const WHOLE_TEXT = maskedFrame(
  0x81,
  [1, 2, 0x83, 0x84],
  Buffer.from("a text for whoever reads this as a frame"),
);
const OTHER_MASK = [0x80, 0x80, 0, 0];

/** A client's frame of less than 126 bytes. */
function maskedFrame(first: number, mask: readonly number[], payload: Uint8Array): Buffer {
  const masked = payload.map((byte, at) => byte ^ (mask[at & 3] ?? 0));
  return Buffer.from([first, 0x80 | payload.length, ...mask, ...masked]);
}

/** The header of a frame whose payload on the line is `WHOLE_TEXT`, and the text that this is. */
function headOver(first: number): { head: Buffer; text: string } {
  const frame = maskedFrame(first, OTHER_MASK, WHOLE_TEXT);
  return { head: frame.subarray(0, 6), text: frame.toString("latin1", 6) };
}

type Table = {
  client: WebSocket;
  wire: Wire;
  /** Bytes booked now. */
  held: () => number;
  /** As if the time of one were over. */
  pulse: () => void;
  /** What the server has received. */
  texts: string[];
  /** Resolves once the server's side is over. */
  closed: Promise<void>;
  /** Writes bytes of no whole frame. */
  write: (bytes: Buffer) => void;
  /** Resolves once the server has read all that the client wrote before. */
  settled: () => Promise<void>;
};

/** A socket whose writes are through a turn later, as they are on a machine with much to do; it brings nothing. */
function slow(socket: Duplex): Duplex {
  return new Duplex({
    read: () => {},
    write: (bytes, _encoding, done) => void setImmediate(() => socket.write(bytes, done)),
  });
}

/** Runs with a real socket whose pulses come by hand. */
async function withWire(
  run: (table: Table) => Promise<void>,
  through = (socket: Duplex) => socket,
): Promise<void> {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const texts: string[] = [];
  const closing = Promise.withResolvers<void>();
  let wire = NO_WIRE;
  let held = 0;
  let beat = () => {};
  let heard = () => {};
  server.on("upgrade", (message, socket: Duplex, head) => {
    sockets.handleUpgrade(message, socket, head, (ws) => {
      openWire({
        ws,
        socket: through(socket),
        frameOf: textFrame,
        outboxes: makeOutboxes((work) => void setImmediate(work)),
        pulse: {
          join: (work) => {
            beat = work;
            return () => {};
          },
        },
        openAccount: () => ({ hold: (bytes) => void (held = bytes) }),
      }, (given) => {
        wire = given;
        return { onText: (text) => void texts.push(text), onClose: closing.resolve };
      });
      socket.on("data", () => heard());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`, { perMessageDeflate: false });
  let line: Duplex | undefined;
  client.on("upgrade", ({ socket }) => line = socket);
  await new Promise((resolve) => client.once("open", resolve));
  try {
    await run({
      client,
      wire,
      held: () => held,
      pulse: () => beat(),
      texts,
      closed: closing.promise,
      write: (bytes) => void line?.write(bytes),
      settled: () => new Promise((resolve) => heard = resolve),
    });
  } finally {
    client.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
}

Deno.test("openWire() books nothing more of small answers once they were read", () =>
  withWire(async ({ client, wire, held }) => {
    let read = 0;
    let most = 0;
    const all = new Promise<void>((resolve) =>
      client.on("message", () => {
        if (++read === 1000) resolve();
      })
    );
    // Each in a turn of its own, as answers come.
    for (let n = 0; n < 1000; n++) {
      wire.send("x".repeat(50));
      most = Math.max(most, held());
      await new Promise((resolve) => setImmediate(() => resolve(undefined)));
    }
    await all;
    // One turn more than the last write takes to tell that it is through.
    const answered = new Promise((resolve) => client.once("pong", resolve));
    client.ping();
    await answered;
    assert.ok(most > 0);
    assert.equal(held(), 0);
  }, slow));

Deno.test("openWire() books what began behind a whole message, until it is whole", () =>
  withWire(async ({ held, texts, write, settled, client }) => {
    const [whole, large] = [Buffer.from([0x81, 0x80, 0, 0, 0, 0]), Buffer.alloc(1000)];
    // A text of 992 bytes, masked by noughts.
    large.set([0x81, 0xfe, 992 >> 8, 992 & 255]);
    const came = settled();
    write(Buffer.concat([whole, large.subarray(0, 900)]));
    await came;
    assert.deepEqual([texts.length, held()], [1, 900]);
    const rest = settled();
    write(large.subarray(900));
    await rest;
    assert.deepEqual([texts.length, held(), client.readyState], [2, 0, WebSocket.OPEN]);
  }));

Deno.test("openWire() cuts who hasn't ended a message after two pulses, however lively, and nobody who ends each", () =>
  withWire(async ({ pulse, write, settled, closed, texts, client }) => {
    const next = async (bytes: number[]) => {
      const came = settled();
      write(Buffer.from(bytes));
      await came;
    };
    const [end, begin] = [[0x80, 0x80, 0, 0, 0, 0], [0x01, 0x80, 0, 0, 0, 0]];
    await next(begin);
    for (let n = 0; n < 5; n++) {
      pulse();
      await next([...end, ...begin]);
    }
    assert.deepEqual([texts.length, client.readyState], [5, WebSocket.OPEN]);
    pulse();
    await next([0x89, 0x80, 0, 0, 0, 0]);
    pulse();
    await closed;
  }));

Deno.test("openWire() takes a payload that looks like a frame for what it is, behind its header and in a continuation", () =>
  withWire(async ({ write, settled, texts, held, client }) => {
    const next = async (bytes: Buffer) => {
      const came = settled();
      write(bytes);
      await came;
    };
    const { head, text } = headOver(0x81);
    await next(head);
    await next(WHOLE_TEXT);
    assert.deepEqual(texts, [text]);
    assert.equal(text.length, WHOLE_TEXT.length);

    texts.length = 0;
    await next(maskedFrame(0x01, OTHER_MASK, Buffer.from("begun, ")));
    await next(headOver(0x80).head);
    await next(WHOLE_TEXT);
    assert.deepEqual(texts, [`begun, ${text}`]);
    assert.deepEqual([held(), client.readyState], [0, WebSocket.OPEN]);
  }));

Deno.test("openWire() ends who sends a whole text between a message's frames, and hears none of it", () =>
  withWire(async ({ write, settled, closed, texts }) => {
    for (const bytes of [maskedFrame(0x01, OTHER_MASK, Buffer.from("begun")), WHOLE_TEXT]) {
      const came = settled();
      write(bytes);
      await came;
    }
    assert.deepEqual(texts, []);
    await closed;
  }));

Deno.test("openWire() hears no text after the client's close", () =>
  withWire(async ({ client, write, settled, texts }) => {
    // The line stays open for more than the library would send.
    client.pause();
    for (const bytes of [maskedFrame(0x88, OTHER_MASK, Buffer.alloc(0)), WHOLE_TEXT]) {
      const came = settled();
      write(bytes);
      await came;
    }
    assert.deepEqual(texts, []);
  }));

Deno.test("openWire() hears no text after its own close, whole or in pieces", () =>
  withWire(async ({ client, wire, write, settled, texts }) => {
    client.pause();
    wire.close(4000, "");
    for (const bytes of [WHOLE_TEXT, WHOLE_TEXT.subarray(0, 9), WHOLE_TEXT.subarray(9)]) {
      const came = settled();
      write(bytes);
      await came;
    }
    assert.deepEqual(texts, []);
  }));
