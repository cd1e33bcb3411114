import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:net";
import { type Line, openLine, type Question, type Transport } from "./line.ts";
import { readStun, STUN, stunQuestion, writeStun } from "./stun.ts";

const host = "127.0.0.1";

/** A word, and an echo of it as its answer. */
const echoed = (word: number): Question => ({
  message: Uint8Array.of(word),
  isAnswer: (answer) => answer[0] === word,
});
const nonce = (message: Uint8Array | undefined) =>
  message && readStun(message)?.attributes.get(STUN.nonce)?.[0];

function bound(): Promise<Socket & { port: number }> {
  const socket = createSocket("udp4");
  return new Promise((resolve) =>
    socket.bind(0, host, () => resolve(Object.assign(socket, { port: socket.address().port })))
  );
}

async function lineTo(port: number, by: Transport): Promise<Line> {
  const opened = await openLine({ host, port, by, ms: 3000 });
  assert.ok(opened.state === "open", JSON.stringify(opened));
  return opened.line;
}

/** A server by TCP that answers with pieces. */
async function withServer(
  pieces: (asked: Uint8Array) => Uint8Array[],
  work: (port: number) => Promise<void>,
): Promise<void> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", async (asked: Uint8Array) => {
      for (const piece of pieces(asked)) await new Promise<void>((done) => socket.write(piece, () => done()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  try {
    await work(typeof address === "object" && address !== null ? address.port : 0);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

Deno.test("openLine() by UDP gives up on who stays silent", async () => {
  const silent = await bound();
  const line = await lineTo(silent.port, "udp");
  assert.equal(await line.ask(echoed(1), 90), undefined);
  line.close();
  silent.close();
});

Deno.test("openLine() by UDP asks again when the first datagram is lost, and from the same port", async () => {
  const server = await bound();
  const from = new Set<number>();
  let heard = 0;
  server.on("message", (message, { port }) => {
    from.add(port);
    if (++heard !== 1) server.send(message, port, host);
  });
  const line = await lineTo(server.port, "udp");
  for (const word of [7, 8]) {
    assert.deepEqual(Uint8Array.from(await line.ask(echoed(word), 3000) ?? []), Uint8Array.of(word));
  }
  assert.equal(from.size, 1);
  line.close();
  server.close();
});

Deno.test("openLine() by TCP says why there is none, and reads nothing that has no end", async () => {
  const away = await openLine({ host, port: 1, by: "tcp", ms: 3000 });
  assert.ok(away.state === "shut" && /refused/i.test(away.why), JSON.stringify(away));
  const endless = new Uint8Array(64 * 1024).fill(255);
  await withServer(() => [endless], async (port) => {
    const line = await lineTo(port, "tcp");
    assert.equal(await line.ask(echoed(1), 3000), undefined);
    line.close();
  });
});

Deno.test("openLine() by UDP takes a stranger's datagram, and an answer to another question, for no answer", async () => {
  const [server, stranger] = [await bound(), await bound()];
  server.on("message", (message, { port }) => {
    const transaction = readStun(message)?.transaction;
    const send = (type: number, byte: number, of = transaction) =>
      server.send(
        writeStun(type, [[STUN.nonce, Uint8Array.of(byte)]], of && { transaction: of }),
        port,
        host,
      );
    stranger.send(writeStun(STUN.bindingSuccess, []), port, host);
    send(STUN.bindingSuccess, 1, Buffer.alloc(12));
    // What was asked, sent back as it came, answers nothing.
    send(STUN.bindingRequest, 2);
    send(STUN.bindingSuccess, 3);
  });
  const line = await lineTo(server.port, "udp");
  assert.equal(nonce(await line.ask(stunQuestion(STUN.bindingRequest, []), 3000)), 3);
  line.close();
  server.close();
  stranger.close();
});

Deno.test("openLine() by TCP puts an answer together, and passes over what answers nothing", async () => {
  const pieces = (asked: Uint8Array) => {
    const { transaction = undefined } = readStun(asked) ?? {};
    const other = writeStun(STUN.allocateError, [[STUN.nonce, Uint8Array.of(8)]]);
    const answer = writeStun(
      STUN.allocateError,
      [[STUN.nonce, Uint8Array.of(7)]],
      transaction && { transaction },
    );
    return [
      other.subarray(0, 3),
      Buffer.concat([other.subarray(3), answer.subarray(0, 9)]),
      answer.subarray(9),
    ];
  };
  await withServer(pieces, async (port) => {
    const line = await lineTo(port, "tcp");
    for (const _ of "12") {
      assert.equal(nonce(await line.ask(stunQuestion(STUN.allocateRequest, []), 3000)), 7);
    }
    line.close();
  });
});
