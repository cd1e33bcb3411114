import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { makePieces } from "./pieces.ts";

/** Pieces of four bytes, and what was sent. */
function table() {
  const sent: string[] = [];
  let isBusy = (_socket: number) => false;
  const pieces = makePieces({
    bytes: 4,
    send: (socket, piece) => void sent.push(`${socket} ${piece}`),
    ping(busy) {
      isBusy = busy;
      sent.push("ping");
    },
  });
  return {
    pieces,
    isBusy: (socket: number) => isBusy(socket),
    put: (socket: number, text: string) => pieces.put(socket, Buffer.from(text)),
    /** What was sent since the last call. */
    sent: () => sent.splice(0),
  };
}

Deno.test("makePieces() sends no second piece to a socket before a ping behind the first is answered", () => {
  const { pieces, put, sent, isBusy } = table();
  put(1, "abcdefghij");
  put(2, "ABCDEF");
  assert.deepEqual(sent(), ["1 abcd", "ping", "2 ABCD"]);
  assert.ok(isBusy(1) && isBusy(2) && !isBusy(3));
  pieces.read();
  // The ping was sent before the piece to 2.
  assert.deepEqual(sent(), ["1 efgh", "ping"]);
  pieces.read();
  assert.deepEqual(sent(), ["2 EF", "1 ij", "ping"]);
});

Deno.test("makePieces() ends: nothing waits and nothing is asked once all was read", () => {
  const { pieces, put, sent } = table();
  put(1, "abcdef");
  pieces.read();
  assert.equal(pieces.waiting(), 1);
  pieces.read();
  assert.equal(pieces.waiting(), 0);
  sent();
  pieces.read();
  assert.deepEqual(sent(), []);
});

Deno.test("makePieces() never puts a message into the middle of another, nor behind a piece that may be unread", () => {
  const { pieces, put, sent } = table();
  put(1, "abcdef");
  put(1, "XY");
  pieces.read();
  put(1, "Z");
  pieces.read();
  assert.deepEqual(sent().filter((line) => line !== "ping"), ["1 abcd", "1 efXY", "1 Z"]);
});

Deno.test("makePieces() keeps what is to be sent, though the caller writes into its bytes again", () => {
  const { pieces, sent } = table();
  const bytes = Buffer.from("abcdef");
  pieces.put(1, bytes);
  bytes.fill("x");
  pieces.read();
  assert.deepEqual(sent().filter((line) => line !== "ping"), ["1 abcd", "1 ef"]);
});
