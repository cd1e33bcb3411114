import assert from "node:assert/strict";
import { checkMetrics } from "../../contracts/api/trial-metrics.ts";
import { checkSchnorr, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { openClient } from "./conformance/client.ts";
import { RELAY_LIMITS, type RelayLimits } from "./limits.ts";
import { type Relay, startRelay } from "./server.ts";
import { openStore } from "./store.ts";

async function withRelay(limits: Partial<RelayLimits>, run: (relay: Relay, url: string) => Promise<void>) {
  const relay = await startRelay({
    hostname: "127.0.0.1",
    port: 0,
    store: openStore({ path: ":memory:", capacity: 100_000 }),
    limits: { ...RELAY_LIMITS, ...limits },
    check: checkSchnorr,
    now: Date.now,
    onFault: (error) => assert.fail(String(error)),
  });
  try {
    await run(relay, `ws://127.0.0.1:${relay.port}`);
  } finally {
    await relay.stop();
  }
}

/** A large event, the i-th. */
const sign = (i: number) =>
  signEvent(
    { kind: KIND.chat, created_at: 1_700_000_000 + i, tags: [], content: "x".repeat(60_000) },
    new Uint8Array(32).fill(1),
  );

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A bare connection after its handshake, for what no WebSocket client would do. */
async function connectBare(port: number, headers = ""): Promise<{ socket: Deno.Conn; answer: string }> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  await socket.write(utf8(
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${
      headers || "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    }\r\n`,
  ));
  const buffer = new Uint8Array(1024);
  const length = await socket.read(buffer);
  return { socket, answer: new TextDecoder().decode(buffer.subarray(0, length ?? 0)) };
}

/** Writes until the relay has cut the connection, or `most` bytes have gone; says how many went. */
async function writeUntilCut(
  socket: Deno.Conn,
  piece: (i: number) => Uint8Array,
  most: number,
): Promise<number> {
  let sent = 0;
  try {
    for (let i = 0; sent < most; i++) {
      const bytes = piece(i);
      for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
      sent += bytes.length;
    }
  } catch (error) {
    assert.ok(error instanceof Error);
  }
  return sent;
}

/** A masked frame; a mask of zeros leaves the bytes as they are. */
function frame(first: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  bytes[0] = first;
  bytes[1] = 0x80 | 126;
  new DataView(bytes.buffer).setUint16(2, payload.length);
  bytes.set(payload, 8);
  return bytes;
}

Deno.test("startRelay() cuts a message that grows without end by its fragments", () =>
  withRelay({}, async ({ port }, url) => {
    const { socket } = await connectBare(port);
    const piece = new Uint8Array(60_000).fill(97);
    const sent = await writeUntilCut(socket, (i) => frame(i === 0 ? 1 : 0, piece), 100_000_000);
    assert.ok(sent < 20_000_000, `it took ${sent} bytes`);
    socket.close();
    const client = await openClient(url);
    assert.deepEqual(await client.query({}), []);
    client.close();
  }));

Deno.test("startRelay() keeps no socket of one it refused, even if that one stays", () =>
  withRelay({ connections: 0 }, async ({ port }) => {
    const { socket, answer } = await connectBare(port);
    assert.match(answer, /^HTTP\/1\.1 503 /);
    let kept = false;
    const patience = setTimeout(() => {
      kept = true;
      socket.close();
    }, 3000);
    // A socket that was only half closed takes bytes until its buffer is full, and then waits.
    await writeUntilCut(socket, () => new Uint8Array(65_536), Infinity);
    clearTimeout(patience);
    assert.ok(!kept, "it is still there");
    socket.close();
  }));

Deno.test("startRelay() cuts a frame of 100 MB at its header", () =>
  withRelay({}, async ({ port }) => {
    const { socket } = await connectBare(port);
    const header = Uint8Array.of(0x81, 0xff, 0, 0, 0, 0, 0x05, 0xf5, 0xe1, 0, 0, 0, 0, 0);
    const piece = new Uint8Array(65_536).fill(97);
    const sent = await writeUntilCut(socket, (i) => i === 0 ? header : piece, 100_000_000);
    assert.ok(sent < 20_000_000, `it took ${sent} bytes`);
    socket.close();
  }));

Deno.test("startRelay() cuts a reader that doesn't read, and serves the others", () =>
  withRelay({ eventsBurst: 1e6, cutBytes: 200_000 }, async ({ port }, url) => {
    const { socket } = await connectBare(port);
    for (let i = 0; i < 20; i++) await socket.write(frame(0x81, utf8(`["REQ","s${i}",{}]`)));
    const [writer, reader] = [await openClient(url), await openClient(url)];
    await reader.subscribe("s", {});
    for (let i = 0; i < 20; i++) {
      const event = sign(i);
      await writer.publish(event);
      assert.equal((await reader.event("s")).id, event.id);
    }
    // What the system's buffers held can still be read; then comes the end, not the rest of 24 MB.
    let read = 0;
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const length = await socket.read(buffer).catch(() => null);
      if (length === null) break;
      read += length;
    }
    assert.ok(read < 20 * 20 * 60_000, `the slow reader got all ${read} bytes`);
    socket.close();
    writer.close();
    reader.close();
  }));

Deno.test("startRelay() gives all stored events to a reader who is slow but reads", () =>
  withRelay({ eventsBurst: 1e6, pauseBytes: 50_000, cutBytes: 200_000 }, async (_relay, url) => {
    const writer = await openClient(url);
    for (let i = 0; i < 50; i++) await writer.publish(sign(i));
    assert.equal((await writer.query({})).length, 50);
    writer.close();
  }));

Deno.test("startRelay() cuts who is silent and answers no ping, not who only waits", () =>
  withRelay({ idleMs: 100 }, async ({ port }, url) => {
    const client = await openClient(url);
    const { socket } = await connectBare(port);
    const buffer = new Uint8Array(4096);
    const begun = Date.now();
    while (await socket.read(buffer).catch(() => null) !== null) {
      assert.ok(Date.now() - begun < 5000, "it wasn't cut");
    }
    socket.close();
    assert.deepEqual(await client.query({}), []);
    client.close();
  }));

Deno.test("startRelay() refuses handshakes that are none, and connections over the limit", () =>
  withRelay({ connections: 1 }, async ({ port }, url) => {
    const none = await connectBare(port, "X: y\r\n");
    assert.match(none.answer, /^HTTP\/1.1 400 /);
    const old = await connectBare(
      port,
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 7\r\n",
    );
    assert.match(old.answer, /^HTTP\/1.1 400 [^]*Sec-WebSocket-Version: 13/);
    const client = await openClient(url);
    const over = await connectBare(port);
    assert.match(over.answer, /^HTTP\/1.1 503 /);
    for (const { socket } of [none, old, over]) socket.close();
    client.close();
  }));

Deno.test("startRelay() answers HTTP: its document, its health, and no to the rest", () =>
  withRelay({ results: 7 }, async (_relay, url) => {
    const ask = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(url.replace("ws", "http") + path, init);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      return { status: response.status, body: await response.text() };
    };
    assert.equal((await ask("/nothing")).status, 404);
    assert.equal((await ask("/", { method: "POST", body: "x" })).status, 405);
    assert.equal((await ask("/", { method: "OPTIONS" })).status, 204);
    assert.match((await ask("/")).body, /Nostr relay/);
    assert.deepEqual(await ask("/v1/health"), { status: 200, body: '{"status":"ok"}' });
    const { body } = await ask("/", { headers: { accept: "application/nostr+json" } });
    assert.equal(JSON.parse(body).limitation.max_limit, 7);
  }));

Deno.test("stop() tells the clients with 1001, frees the port and closes the store", async () => {
  const store = openStore({ path: ":memory:", capacity: 10 });
  const options = {
    hostname: "127.0.0.1",
    limits: RELAY_LIMITS,
    check: checkSchnorr,
    now: Date.now,
    onFault: () => {},
  };
  const relay = await startRelay({ ...options, port: 0, store });
  const socket = new WebSocket(`ws://127.0.0.1:${relay.port}`);
  await new Promise((resolve) => socket.onopen = resolve);
  const closed = new Promise<CloseEvent>((resolve) => socket.onclose = resolve);
  await relay.stop();
  assert.equal((await closed).code, 1001);
  assert.throws(() => store.count([{}], 1, 0));
  const again = await startRelay({
    ...options,
    port: relay.port,
    store: openStore({ path: ":memory:", capacity: 10 }),
  });
  await again.stop();
});

Deno.test("startRelay() gives figures where Prometheus looks: who is there, and who was refused", () =>
  withRelay({ connections: 1 }, async ({ port }) => {
    const { socket } = await connectBare(port);
    const refused = await connectBare(port);
    assert.match(refused.answer, /^HTTP\/1\.1 503 /);
    for (const path of ["/metrics", "/v1/metrics"]) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
      const lines = checkMetrics(await answer.text());
      assert.ok(lines.includes("dstream_relay_connections 1"));
      assert.ok(lines.includes("dstream_relay_connections_refused_total 1"));
    }
    for (const one of [socket, refused.socket]) one.close();
  }));
