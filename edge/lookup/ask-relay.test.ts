import assert from "node:assert/strict";
import { checkSchnorr, type EventTemplate, type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { askRelay, type AskRelayOptions, type RelayAnswer } from "./ask-relay.ts";
import { type Dial, prepareDial } from "./dial.ts";

const sign = (template: Partial<EventTemplate>) =>
  signEvent(
    { kind: KIND.delegation, created_at: 1, tags: [], content: "", ...template },
    new Uint8Array(32).fill(1),
  );
const EVENT = sign({ content: "right" });
const options: AskRelayOptions = {
  filter: { kinds: [KIND.delegation], limit: 1 },
  prepareDial: (url) => prepareDial(url, { allowPrivate: true }),
  check: checkSchnorr,
  timeoutMs: 5000,
  maxBytes: 100_000,
};

/** Asks a relay that says these messages to a REQ. */
async function askOne(
  answer: (subscription: string) => unknown[],
  more: Partial<AskRelayOptions> = {},
): Promise<RelayAnswer> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      const [, subscription] = JSON.parse(data);
      for (const message of answer(subscription)) {
        if (socket.readyState !== WebSocket.OPEN) break;
        if (message === "hang up") socket.close();
        else socket.send(typeof message === "string" ? message : JSON.stringify(message));
      }
    };
    return response;
  });
  try {
    return await askRelay(new URL(`ws://127.0.0.1:${server.addr.port}/path?x=y`), { ...options, ...more });
  } finally {
    await server.shutdown();
  }
}

/** Asks something that is no relay: it answers each connection with these bytes. */
async function askBytes(
  bytes: string | undefined,
  more: Partial<AskRelayOptions> = {},
): Promise<RelayAnswer> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const served = (async () => {
    const conn = await listener.accept();
    try {
      await conn.read(new Uint8Array(4096));
      if (bytes === "") conn.close();
      else if (bytes !== undefined) await conn.write(new TextEncoder().encode(bytes));
      while (await conn.read(new Uint8Array(4096)) !== null);
      conn.close();
    } catch (error) {
      assert.ok(error instanceof Error);
    }
  })();
  try {
    return await askRelay(new URL(`ws://127.0.0.1:${listener.addr.port}`), { ...options, ...more });
  } finally {
    await served;
    listener.close();
  }
}

const reasonOf = (answer: RelayAnswer) => answer.state === "failed" ? answer.reason : "answered";

Deno.test("askRelay() believes no event that is broken, forged or not asked for", async () => {
  const forged: NostrEvent = structuredClone(EVENT);
  forged.content = "forged";
  const answer = await askOne((s) => [
    ["EVENT", s, forged],
    ["EVENT", s, { id: 1 }],
    ["EVENT", s, sign({ kind: KIND.chat })],
    ["EVENT", "another", EVENT],
    "nonsense",
    ["EOSE", "another"],
    ["EOSE", s],
  ]);
  assert.deepEqual(answer, { state: "answered", events: [] });
});

Deno.test("askRelay() fails by name when the relay refuses, hangs up or says too much", async () => {
  assert.match(reasonOf(await askOne((s) => [["CLOSED", s, "auth-required: no"]])), /refused: auth-required/);
  assert.match(reasonOf(await askOne(() => ["hang up"])), /closed the connection/);
  const flood = Array.from({ length: 50 }, () => ["NOTICE", "x".repeat(10_000)]);
  assert.match(reasonOf(await askOne(() => flood)), /more than 100000 bytes/);
  assert.match(
    reasonOf(await askOne(() => [["NOTICE", "x".repeat(1_000_000)]])),
    /more than|payload size exceeded/,
  );
});

Deno.test("askRelay() checks few signatures, whatever a relay pours out", async () => {
  let checks = 0;
  const check = () => {
    checks++;
    return false;
  };
  const flood = Array.from({ length: 40 }, (_, i) => sign({ content: `${i}` }));
  const answer = await askOne((s) => [...flood.map((event) => ["EVENT", s, event]), ["EOSE", s]], { check });
  assert.match(reasonOf(answer), /more than 8 events/);
  assert.equal(checks, 8);
});

Deno.test("askRelay() fails by name when there is no relay", async () => {
  assert.match(reasonOf(await askBytes("HTTP/1.1 200 OK\r\n\r\nhello")), /answered 200/);
  const wrong =
    "HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong\r\n\r\n";
  assert.match(reasonOf(await askBytes(wrong)), /Sec-WebSocket-Accept/);
  assert.match(reasonOf(await askBytes("x".repeat(20_000))), /Parse Error|invalid HTTP/);
  const endless = "HTTP/1.1 101 X\r\nX: " + "x".repeat(1_000_000);
  assert.match(reasonOf(await askBytes(endless)), /Header overflow|too large/);
  assert.match(reasonOf(await askBytes("")), /hang up|reset|no answer/);
});

Deno.test("askRelay() waits no longer than it is told, for an answer or for a connection", async () => {
  assert.match(reasonOf(await askBytes(undefined, { timeoutMs: 100 })), /within 100 ms/);
  let late: (dial: Dial) => void = () => {};
  const prepared = new Promise<Dial>((resolve) => late = resolve);
  const answer = await askRelay(new URL("ws://relay.example"), {
    ...options,
    timeoutMs: 50,
    prepareDial: () => prepared,
  });
  assert.match(reasonOf(answer), /within 50 ms/);
  let dialled = false;
  late(() => {
    dialled = true;
    throw new Error("nobody is called");
  });
  await prepared;
  assert.ok(!dialled, "it connected although nobody waits any more");
});

Deno.test("askRelay() says why it couldn't connect", async () => {
  const answer = await askRelay(new URL("ws://127.0.0.1:1"), {
    ...options,
    prepareDial: (url) => prepareDial(url, { allowPrivate: false }),
  });
  assert.match(reasonOf(answer), /no relay's|not on the public internet/);
});

Deno.test("askRelay() gives the events up to EOSE", async () => {
  const answer = await askOne((
    s,
  ) => [["AUTH", "challenge"], ["EVENT", s, EVENT], ["EOSE", s], ["EVENT", s, EVENT]]);
  assert.deepEqual(answer, { state: "answered", events: [EVENT] });
});
