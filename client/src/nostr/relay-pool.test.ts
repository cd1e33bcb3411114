import assert from "node:assert/strict";
import { type NostrEvent } from "../../../contracts/nostr/event.ts";
import { signEvent, verifyEvent } from "../../../contracts/nostr/event-signature.ts";
import { makeRelayPool, type RelayPoolOptions } from "./relay-pool.ts";
import { answer, lastOf, makeTrialNet, subscriptionOn } from "./trial-relay.ts";

const KEY = new Uint8Array(32).fill(7);
const NOTE = 1311;
const A = "wss://a.example";
const B = "wss://b.example";
const FILTERS = [{ kinds: [NOTE] }];

const note = (content: string, kind = NOTE) =>
  signEvent({ kind, created_at: 1_700_000_000, tags: [], content }, KEY);

function stand(options: Partial<RelayPoolOptions> = {}) {
  const net = makeTrialNet();
  const pool = makeRelayPool({
    ...net.environment,
    verifier: { verify: (event) => Promise.resolve(verifyEvent(event)) },
    answerChallenge: () => Promise.resolve(undefined),
    onHealth: () => {},
    ...options,
  });
  const events: NostrEvent[] = [];
  const handlers = {
    event: (event: NostrEvent) => void events.push(event),
    eose: () => void ends.push("eose"),
  };
  const ends: string[] = [];
  return { net, pool, events, ends, handlers };
}

/** Lets verification, which takes turns of the event loop, finish. */
const settled = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

Deno.test("subscribe() hands out no event whose content, id or signature was changed", async () => {
  const { net, pool, events, handlers } = stand();
  pool.subscribe([A], FILTERS, handlers);
  const connection = lastOf(net);
  connection.open();
  const real = note("hello");
  answer(connection, { ...real, content: "hullo" });
  answer(connection, { ...real, sig: "0".repeat(128) });
  answer(connection, { ...real, pubkey: "1".repeat(64) });
  await settled();
  assert.deepEqual(events, []);
  assert.equal(pool.health()[0]?.dropped, 3);
});

Deno.test("subscribe() hands out the true event even when a forgery under its id came first", async () => {
  const { net, pool, events, handlers } = stand();
  pool.subscribe([A, B], FILTERS, handlers);
  const [a, b] = net.connections;
  a?.open();
  b?.open();
  const real = note("hello");
  if (a && b) {
    answer(a, { ...real, content: "hullo" });
    await settled();
    answer(b, real);
  }
  await settled();
  assert.deepEqual(events.map(({ content }) => content), ["hello"]);
});

Deno.test("subscribe() drops events that were not asked for", async () => {
  const { net, pool, events, handlers } = stand();
  pool.subscribe([A], FILTERS, handlers);
  lastOf(net).open();
  answer(lastOf(net), note("spam", 1));
  await settled();
  assert.deepEqual(events, []);
  assert.equal(pool.health()[0]?.fault, "lies");
});

Deno.test("subscribe() hands out once what several relays send, and verifies it once", async () => {
  let verified = 0;
  const { net, pool, events, handlers } = stand({
    verifier: {
      verify: (event) => {
        verified++;
        return Promise.resolve(verifyEvent(event));
      },
    },
  });
  pool.subscribe([A, B], FILTERS, handlers);
  for (const connection of net.connections) {
    connection.open();
    answer(connection, note("hello"));
    await settled();
  }
  assert.equal(events.length, 1);
  assert.equal(verified, 1);
});

Deno.test("subscribe() says eose only after the last verification, and once", async () => {
  let finish = (_verdict: boolean) => {};
  const { net, pool, events, ends, handlers } = stand({
    verifier: { verify: () => new Promise((resolve) => void (finish = resolve)) },
  });
  pool.subscribe([A], FILTERS, handlers);
  const connection = lastOf(net);
  connection.open();
  answer(connection, note("slow"));
  connection.say({ type: "EOSE", subscription: subscriptionOn(connection) });
  await settled();
  assert.deepEqual(ends, []);
  finish(true);
  await settled();
  assert.deepEqual([events.length, ends], [1, ["eose"]]);
  connection.say({ type: "EOSE", subscription: subscriptionOn(connection) });
  await settled();
  assert.deepEqual(ends, ["eose"]);
});

Deno.test("subscribe() says eose when every relay hangs, refuses or can't be reached", async () => {
  const { net, pool, ends, handlers } = stand();
  pool.subscribe([A, B, "wss://c.example"], FILTERS, handlers);
  const [a, b] = net.connections;
  a?.open();
  b?.open();
  if (b) b.say({ type: "CLOSED", subscription: subscriptionOn(b), reason: "restricted: members only" });
  await settled();
  assert.deepEqual(ends, []);
  net.pass(10_000);
  await settled();
  assert.deepEqual(ends, ["eose"]);
  assert.deepEqual(pool.health().map(({ fault }) => fault), ["silent", "refused", "unreachable"]);
});

Deno.test("query() names relays that sent all they had, after what they sent, and none that hangs, refuses or is away", async () => {
  let finish = (_verdict: boolean) => {};
  const { net, pool } = stand({
    verifier: { verify: () => new Promise((resolve) => void (finish = resolve)) },
  });
  const told: string[] = [];
  const found = pool.query([A, B, "wss://c.example", "wss://d.example"], FILTERS, {
    answered: (relay) => void told.push(relay),
  });
  const [a, b, c] = net.connections;
  for (const relay of [a, b, c]) relay?.open();
  if (a === undefined || c === undefined) throw new Error("every relay is connected to");
  answer(a, note("slow"));
  a.say({ type: "EOSE", subscription: subscriptionOn(a) });
  c.say({ type: "CLOSED", subscription: subscriptionOn(c), reason: "restricted: members only" });
  await settled();
  assert.deepEqual(told, []);
  finish(true);
  await settled();
  net.pass(6000);
  assert.equal((await found).length, 1);
  assert.deepEqual(told, [A]);
});

Deno.test("subscribe() is silent after it was stopped", async () => {
  const { net, pool, events, ends, handlers } = stand();
  const stop = pool.subscribe([A], FILTERS, handlers);
  const connection = lastOf(net);
  connection.open();
  const name = subscriptionOn(connection);
  connection.say({ type: "EVENT", subscription: name, event: note("one") });
  stop();
  connection.say({ type: "EVENT", subscription: name, event: note("two") });
  connection.say({ type: "EOSE", subscription: name });
  await settled();
  assert.deepEqual([events, ends], [[], []]);
  assert.deepEqual(connection.heard.at(-1), { type: "CLOSE", subscription: name });
});

Deno.test("subscribe() asks broken, repeated and too many relay addresses not at all", () => {
  const { net, pool, handlers } = stand();
  const many = Array.from({ length: 30 }, (_, n) => `wss://r${n}.example`);
  pool.subscribe(["https://a.example", "nonsense", A, `${A}/`, ...many], FILTERS, handlers);
  assert.equal(net.connections.length, 12);
  assert.equal(net.connections.filter(({ url }) => url === A).length, 1);
});

Deno.test("query() answers what came in time when a relay hangs", async () => {
  const { net, pool } = stand();
  const asking = pool.query([A, B], FILTERS, { timeoutMs: 2000 });
  const [a, b] = net.connections;
  a?.open();
  b?.open();
  if (a) {
    answer(a, note("here"));
    a.say({ type: "EOSE", subscription: subscriptionOn(a) });
  }
  await settled();
  net.pass(2000);
  assert.deepEqual((await asking).map(({ content }) => content), ["here"]);
});

Deno.test("publish() answers what each relay said, a silent one included", async () => {
  const { net, pool } = stand();
  const event = note("mine");
  const publishing = pool.publish([A, B, "wss://c.example"], event);
  const [a, b] = net.connections;
  a?.open();
  b?.open();
  a?.say({ type: "OK", eventId: event.id, ok: true, reason: "" });
  b?.say({ type: "OK", eventId: event.id, ok: false, reason: "blocked: not here" });
  net.pass(10_000);
  assert.deepEqual(await publishing, [
    { relay: A, ok: true, reason: "" },
    { relay: B, ok: false, reason: "blocked: not here" },
    { relay: "wss://c.example", ok: false, reason: "unreachable", fault: "unreachable" },
  ]);
});

Deno.test("subscribe() hears what comes after more events than it remembers", async () => {
  const { net, pool, events, handlers } = stand({ verifier: { verify: () => Promise.resolve(true) } });
  pool.subscribe([A], FILTERS, handlers);
  const connection = lastOf(net);
  connection.open();
  const first = note("first");
  for (let n = 0; n < 20_100; n++) {
    if (n % 4000 === 3999) net.pass(10_001);
    answer(connection, { ...first, id: n.toString(16).padStart(64, "0") });
  }
  await settled();
  const last = note("last");
  answer(connection, last);
  answer(connection, last);
  await settled();
  assert.deepEqual(events.slice(20_100), [last]);
});

Deno.test("close() leaves no timer and no open connection behind", async () => {
  const { net, pool, handlers } = stand();
  pool.subscribe([A, B], FILTERS, handlers);
  net.connections[0]?.open();
  void pool.publish([A], note("x"));
  pool.close();
  await settled();
  assert.equal(net.waiting(), 0);
  assert.ok(net.connections.every(({ closedByPage }) => closedByPage));
});
