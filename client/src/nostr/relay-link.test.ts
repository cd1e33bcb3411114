import assert from "node:assert/strict";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { signEvent } from "../../../contracts/nostr/event-signature.ts";
import { makeRelayLink, type RelayLinkOptions } from "./relay-link.ts";
import { lastOf, makeTrialNet } from "./trial-relay.ts";

const FILTERS = [{ kinds: [1311] }];
const KEY = new Uint8Array(32).fill(9);

function stand(options: Partial<RelayLinkOptions> = {}) {
  const net = makeTrialNet();
  const answers: [string, boolean][] = [];
  const events: NostrEvent[] = [];
  const link = makeRelayLink({
    ...net.environment,
    url: "wss://relay.example",
    onEvent: (_id, event) => void events.push(event),
    onAnswered: (id, complete) => void answers.push([id, complete]),
    onChange: () => {},
    answerChallenge: () => Promise.resolve(undefined),
    ...options,
  });
  return { net, link, answers, events };
}

const turn = async () => {
  for (let n = 0; n < 5; n++) await Promise.resolve();
};

Deno.test("makeRelayLink() leaves a relay that sends a frame of 100 MB, and says so", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  lastOf(net).sayRaw("x".repeat(100 * 1024 * 1024));
  assert.equal(lastOf(net).closedByPage, true);
  assert.deepEqual([link.health().state, link.health().fault], ["shunned", "oversized"]);
  net.pass(60_000);
  assert.equal(net.connections.length, 1, "it isn't asked again within the minute");
});

Deno.test("makeRelayLink() forgives a few broken frames, not a stream of them", () => {
  const { net, link, events } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  for (const frame of ["", "{", "null", '["EVENT"]', '["EVENT","s",{"id":5}]', "[]", '["WAT",1]']) {
    lastOf(net).sayRaw(frame);
  }
  lastOf(net).sayRaw(new ArrayBuffer(8));
  assert.deepEqual([link.health().state, link.health().fault], ["open", "garbage"]);
  for (let n = 0; n < 20; n++) lastOf(net).sayRaw("garbage");
  assert.deepEqual([link.health().state, events.length], ["shunned", 0]);
});

Deno.test("makeRelayLink() leaves a relay that floods the page", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  const event = signEvent({ kind: 1311, created_at: 1, tags: [], content: "" }, KEY);
  for (let n = 0; n < 4001; n++) lastOf(net).say({ type: "EVENT", subscription: "s", event });
  assert.equal(link.health().fault, "flood");
});

Deno.test("makeRelayLink() waits longer after each failure, and asks again once it is back", () => {
  const { net, link, answers } = stand();
  link.want("s", FILTERS);
  lastOf(net).drop();
  assert.deepEqual(answers, [["s", false]]);
  const waits: number[] = [];
  for (let n = 0; n < 3; n++) {
    const before = net.connections.length;
    let ms = 0;
    while (net.connections.length === before) {
      net.pass(500);
      ms += 500;
    }
    waits.push(ms);
    lastOf(net).drop();
  }
  assert.deepEqual(waits, [1000, 2000, 4000]);
  net.pass(8000);
  lastOf(net).open();
  assert.deepEqual(lastOf(net).heard, [{ type: "REQ", subscription: "s", filters: FILTERS }]);
});

Deno.test("makeRelayLink() gives up on a connection that never opens", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  net.pass(8000);
  assert.equal(lastOf(net).closedByPage, true);
  assert.equal(link.health().fault, "unreachable");
});

Deno.test("makeRelayLink() says that a relay is silent when no answer is complete in time", () => {
  const { net, link, answers } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  net.pass(10_000);
  assert.deepEqual(answers, [["s", false]]);
  assert.equal(link.health().fault, "silent");
  lastOf(net).say({ type: "EOSE", subscription: "s" });
  assert.equal(link.health().fault, undefined, "a late answer clears it");
});

Deno.test("makeRelayLink() fails softly where the browser forbids the address", () => {
  const { link, answers } = stand({
    openSocket: () => {
      throw new DOMException("insecure", "SecurityError");
    },
  });
  link.want("s", FILTERS);
  assert.deepEqual(answers, [["s", false]]);
  assert.equal(link.health().state, "waiting");
});

Deno.test("makeRelayLink() tells a relay nothing about the viewer who does not agree", async () => {
  const { net, link, answers } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  lastOf(net).say({ type: "AUTH", challenge: "c" });
  lastOf(net).say({ type: "CLOSED", subscription: "s", reason: "auth-required: who are you" });
  await turn();
  assert.deepEqual(lastOf(net).heard.map(({ type }) => type), ["REQ"]);
  assert.deepEqual(answers, [["s", false]]);
  assert.deepEqual([link.health().fault, link.health().words], ["refused", "auth-required: who are you"]);
});

Deno.test("makeRelayLink() asks again once the viewer agreed to be known", async () => {
  const challenges: string[] = [];
  const known = signEvent({ kind: 22242, created_at: 1, tags: [], content: "" }, KEY);
  const { net, link } = stand({
    answerChallenge: (challenge) => {
      challenges.push(challenge);
      return Promise.resolve(known);
    },
  });
  link.want("s", FILTERS);
  link.want("t", FILTERS);
  lastOf(net).open();
  lastOf(net).say({ type: "AUTH", challenge: "c1" });
  for (const subscription of ["s", "t"]) {
    lastOf(net).say({ type: "CLOSED", subscription, reason: "auth-required: members" });
  }
  await turn();
  lastOf(net).say({ type: "OK", eventId: known.id, ok: true, reason: "" });
  await turn();
  assert.deepEqual(challenges, ["c1"], "two refusals are one question to the viewer");
  assert.deepEqual(lastOf(net).heard.map(({ type }) => type), ["REQ", "REQ", "AUTH", "REQ", "REQ"]);
});

Deno.test("makeRelayLink() closes a connection that nobody needs any more", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  link.drop("s");
  net.pass(29_000);
  assert.equal(lastOf(net).closedByPage, false);
  net.pass(1000);
  assert.equal(lastOf(net).closedByPage, true);
  assert.deepEqual([link.health().state, net.waiting()], ["idle", 0]);
});

Deno.test("makeRelayLink() tries at once when the viewer asks", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  lastOf(net).drop();
  link.retry();
  assert.equal(net.connections.length, 2);
});

Deno.test("makeRelayLink() is not kept asking by a relay that refuses whom it knows", async () => {
  const known = signEvent({ kind: 22242, created_at: 1, tags: [], content: "" }, KEY);
  const { net, link, answers } = stand({ answerChallenge: () => Promise.resolve(known) });
  link.want("s", FILTERS);
  lastOf(net).open();
  lastOf(net).say({ type: "AUTH", challenge: "c1" });
  for (let round = 0; round < 5; round++) {
    lastOf(net).say({ type: "CLOSED", subscription: "s", reason: "auth-required: again" });
    await turn();
    lastOf(net).say({ type: "OK", eventId: known.id, ok: true, reason: "" });
    await turn();
  }
  assert.deepEqual(lastOf(net).heard.map(({ type }) => type), ["REQ", "AUTH", "REQ"]);
  assert.equal(answers.length > 0, true);
});

Deno.test("makeRelayLink() goes on when the viewer's signer fails", async () => {
  const { net, link, answers } = stand({ answerChallenge: () => Promise.reject(new Error("bunker gone")) });
  link.want("s", FILTERS);
  lastOf(net).open();
  lastOf(net).say({ type: "AUTH", challenge: "c1" });
  lastOf(net).say({ type: "CLOSED", subscription: "s", reason: "auth-required: who" });
  await turn();
  assert.deepEqual(answers, [["s", false]]);
});

Deno.test("makeRelayLink() connects anew when the viewer asks again after silence", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  net.pass(10_000);
  link.retry();
  assert.equal(net.connections.length, 2);
  lastOf(net).open();
  assert.equal(lastOf(net).heard.length, 1);
});

Deno.test("makeRelayLink() goes on shunning a relay that nobody asks any more", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  lastOf(net).sayRaw("x".repeat(600 * 1024));
  link.drop("s");
  net.pass(60_000);
  assert.equal(link.health().state, "shunned");
  link.want("t", FILTERS);
  assert.equal(net.connections.length, 1, "another page doesn't ask it either");
  net.pass(240_000);
  assert.equal(net.connections.length, 2, "five minutes are over");
});

Deno.test("makeRelayLink() doesn't call a relay silent that waits for the viewer's decision", async () => {
  const { net, link, answers } = stand({ answerChallenge: () => new Promise(() => {}) });
  link.want("s", FILTERS);
  const publishing = link.publish(signEvent({ kind: 1311, created_at: 1, tags: [], content: "a" }, KEY));
  lastOf(net).open();
  lastOf(net).say({ type: "AUTH", challenge: "c1" });
  lastOf(net).say({ type: "CLOSED", subscription: "s", reason: "auth-required: members" });
  const sent = lastOf(net).heard.find(({ type }) => type === "EVENT");
  assert.equal(sent?.type, "EVENT");
  if (sent?.type !== "EVENT") return;
  lastOf(net).say({ type: "OK", eventId: sent.event.id, ok: false, reason: "auth-required: members" });
  await turn();
  net.pass(10_000);
  assert.deepEqual(answers, [["s", false]], "the page waits no longer");
  assert.deepEqual(await publishing, { ok: false, reason: "auth-required: members" });
  assert.deepEqual([link.health().fault, link.health().words], ["refused", "auth-required: members"]);
});

Deno.test("makeRelayLink() sends nothing late that it has reported as refused", async () => {
  const known = signEvent({ kind: 22242, created_at: 1, tags: [], content: "" }, KEY);
  const decision = Promise.withResolvers<NostrEvent>();
  const { net, link } = stand({ answerChallenge: () => decision.promise });
  const event = signEvent({ kind: 1311, created_at: 1, tags: [], content: "a" }, KEY);
  const publishing = link.publish(event);
  lastOf(net).open();
  lastOf(net).say({ type: "AUTH", challenge: "c1" });
  lastOf(net).say({ type: "OK", eventId: event.id, ok: false, reason: "auth-required: members" });
  await turn();
  net.pass(10_000);
  assert.equal((await publishing).ok, false);
  decision.resolve(known);
  await turn();
  lastOf(net).say({ type: "OK", eventId: known.id, ok: true, reason: "" });
  await turn();
  assert.deepEqual(lastOf(net).heard.map(({ type }) => type), ["EVENT", "AUTH"]);
});

Deno.test("makeRelayLink() keeps a decision about an old connection away from the new one", async () => {
  const decision = Promise.withResolvers<NostrEvent | undefined>();
  const { net, link, answers } = stand({ answerChallenge: () => decision.promise });
  link.want("s", FILTERS);
  lastOf(net).open();
  lastOf(net).say({ type: "AUTH", challenge: "c1" });
  lastOf(net).say({ type: "CLOSED", subscription: "s", reason: "auth-required: members" });
  lastOf(net).drop();
  net.pass(1000);
  lastOf(net).open();
  answers.length = 0;
  decision.resolve(undefined);
  await turn();
  assert.deepEqual(answers, []);
  net.pass(10_000);
  assert.equal(link.health().fault, "silent", "the new connection's own wait goes on");
});

Deno.test("makeRelayLink() stays closed when an old event of its relay turns out to be forged", () => {
  const { net, link } = stand();
  link.want("s", FILTERS);
  lastOf(net).open();
  link.close();
  for (let n = 0; n < 20; n++) link.blameEvent();
  assert.deepEqual([link.health().state, net.waiting()], ["idle", 0]);
});
