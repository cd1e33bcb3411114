import assert from "node:assert/strict";
import { signEvent } from "../../contracts/nostr/event.ts";
import { isRelayUrl, makeRelayPublisher, type RelayOutcome } from "./relay-publisher.ts";

const event = (content: string) =>
  signEvent({ kind: 1, created_at: 1_790_000_000, tags: [], content }, new Uint8Array(32).fill(5));

/** A relay that does as it is told, and counts. */
function relay(behave: (socket: WebSocket, message: string, connection: number) => void) {
  let connections = 0;
  const received: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (asked) => {
    const { socket, response } = Deno.upgradeWebSocket(asked);
    const connection = ++connections;
    socket.onmessage = ({ data }) => {
      received.push(JSON.parse(data)[1].content);
      behave(socket, data, connection);
    };
    return response;
  });
  return {
    url: `ws://127.0.0.1:${server.addr.port}`,
    received,
    connections: () => connections,
    close: () => server.shutdown(),
  };
}

const accept = (socket: WebSocket, message: string) =>
  socket.send(JSON.stringify(["OK", JSON.parse(message)[1].id, true, ""]));

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("it never held");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("isRelayUrl() refuses what is no relay", () => {
  for (const text of ["", "http://a.example", "javascript:1", "wss://" + "a".repeat(300), "relay"]) {
    assert.equal(isRelayUrl(text), false, text);
  }
  assert.equal(isRelayUrl("wss://relay.example/path"), true);
});

Deno.test("makeRelayPublisher() goes on with other relays when one is absent, one hangs and one talks nonsense", async () => {
  const good = relay(accept);
  const nonsense = relay((socket) => socket.send("%%%"));
  const hanging = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const log: string[] = [];
  const publisher = makeRelayPublisher({ log: (line) => log.push(line), patienceMs: 200, retryMs: 50 });
  const relays = [
    "ws://127.0.0.1:1",
    `ws://127.0.0.1:${hanging.addr.port}`,
    nonsense.url,
    "http://no.relay",
    good.url,
  ];
  try {
    publisher.publish(relays, event("one"));
    await until(() => good.received.includes("one"));
    publisher.publish(relays, event("two"));
    await until(() => good.received.includes("two"));
    assert.equal(good.connections(), 1);
    await until(() => log.length >= 3);
    assert.ok(!log.some((line) => line.includes(good.url)));
  } finally {
    publisher.close();
    hanging.close();
    await Promise.all([good.close(), nonsense.close()]);
  }
});

Deno.test("makeRelayPublisher() sends again what a relay didn't answer, once it is back", async () => {
  const moody = relay((
    socket,
    message,
    connection,
  ) => (connection === 1 ? socket.close() : accept(socket, message)));
  const publisher = makeRelayPublisher({ log: () => {}, patienceMs: 1000, retryMs: 20 });
  try {
    publisher.publish([moody.url], event("one"));
    await until(() => moody.received.length === 2);
    assert.deepEqual(moody.received, ["one", "one"]);
    assert.equal(moody.connections(), 2);
  } finally {
    publisher.close();
    await moody.close();
  }
});

Deno.test("makeRelayPublisher() sends each event once to a relay that is slow to answer, and gives up on one that never does", async () => {
  const silent = relay(() => {});
  const log: string[] = [];
  const publisher = makeRelayPublisher({ log: (line) => log.push(line), patienceMs: 300, retryMs: 60_000 });
  const sent: string[] = [];
  // It is given something more often than its patience lasts.
  const feeding = setInterval(() => {
    sent.push(`${sent.length}`);
    publisher.publish([silent.url], event(sent.at(-1) ?? ""));
  }, 50);
  try {
    await until(() => log.length > 0);
    clearInterval(feeding);
    assert.match(log[0] ?? "", /no answer to an event/);
    assert.equal(new Set(silent.received).size, silent.received.length);
    assert.ok(silent.received.length > 1);
  } finally {
    clearInterval(feeding);
    publisher.close();
    await silent.close();
  }
});

Deno.test("makeRelayPublisher() logs why a relay refused, and doesn't insist", async () => {
  const strict = relay((socket, message) =>
    socket.send(JSON.stringify(["OK", JSON.parse(message)[1].id, false, "blocked: not you"]))
  );
  const log: string[] = [];
  const publisher = makeRelayPublisher({ log: (line) => log.push(line), patienceMs: 1000, retryMs: 20 });
  try {
    publisher.publish([strict.url], event("one"));
    await until(() => log.length === 1);
    assert.match(log[0] ?? "", /blocked: not you/);
    publisher.publish([strict.url], event("two"));
    await until(() => strict.received.includes("two"));
    assert.deepEqual(strict.received, ["one", "two"]);
  } finally {
    publisher.close();
    await strict.close();
  }
});

Deno.test("makeRelayPublisher() tells what became of each event at each relay", async () => {
  const good = relay(accept);
  const strict = relay((socket, message) =>
    socket.send(JSON.stringify(["OK", JSON.parse(message)[1].id, false, "blocked: not you"]))
  );
  const absent = "ws://127.0.0.1:1";
  const outcomes: RelayOutcome[] = [];
  const publisher = makeRelayPublisher({
    log: () => {},
    onOutcome: (outcome) => outcomes.push(outcome),
    retryMs: 60_000,
  });
  const one = event("one");
  try {
    publisher.publish([good.url, strict.url, absent], one);
    await until(() => outcomes.length === 3);
    assert.ok(outcomes.every(({ eventId }) => eventId === one.id));
    const became = (url: string) => outcomes.find((outcome) => outcome.relay === url);
    assert.equal(became(good.url)?.state, "taken");
    assert.deepEqual([became(strict.url)?.state, became(strict.url)?.reason], [
      "refused",
      "blocked: not you",
    ]);
    assert.equal(became(absent)?.state, "unanswered");
  } finally {
    publisher.close();
    await Promise.all([good.close(), strict.close()]);
  }
});
