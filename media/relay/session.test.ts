import assert from "node:assert/strict";
import { clientAuthTemplate } from "../../contracts/nostr/client-auth.ts";
import { checkSchnorr, type EventTemplate, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { writeClientMessage } from "../../contracts/nostr/relay-messages.ts";
import { makeRelayCounters } from "./counters.ts";
import { RELAY_LIMITS, type RelayLimits } from "./limits.ts";
import { openSession } from "./session.ts";
import { openStore, type Store } from "./store.ts";
import { makeSubscriptions } from "./subscriptions.ts";

const SECRET = new Uint8Array(32).fill(1);
const NOW = 1_800_000_000;
const RELAY = "ws://localhost:5658";
const sign = (template: Partial<EventTemplate> = {}) =>
  signEvent({ kind: KIND.chat, created_at: NOW, tags: [], content: "", ...template }, SECRET);

/** A session whose connection writes down what it is told. */
function makeSession(
  { limits = {}, store = {} }: { limits?: Partial<RelayLimits>; store?: Partial<Store> } = {},
) {
  const kept = openStore({ path: ":memory:", capacity: 1000 });
  const sent: unknown[][] = [];
  const faults: unknown[] = [];
  const state = { ms: NOW * 1000, congested: false, closed: 0, release: () => {} };
  const counters = makeRelayCounters();
  const session = openSession({
    peer: {
      send: (text) => sent.push(JSON.parse(text)),
      close: (code) => state.closed = code,
      congested: () => state.congested,
      drained: () => new Promise((resolve) => state.release = resolve),
    },
    store: { ...kept, ...store },
    subscriptions: makeSubscriptions(),
    limits: { ...RELAY_LIMITS, ...limits },
    check: checkSchnorr,
    challenge: "abc",
    isThisRelay: (url) => url.host === "localhost:5658",
    now: () => state.ms,
    counters,
    onFault: (error) => faults.push(error),
  });
  return {
    state,
    counters,
    faults,
    session,
    /** What the relay said since the last time. */
    said: () => sent.splice(0),
    /** Says something and gives what the relay answers at once. */
    say(message: unknown) {
      sent.splice(0);
      session.onText(typeof message === "string" ? message : JSON.stringify(message));
      return sent.splice(0);
    },
    end() {
      session.onClose();
      kept.close();
    },
  };
}

/** The type, and the prefix of the last text, of each answer. */
const gist = (answers: unknown[][]) =>
  answers.map((
    answer,
  ) => [answer[0], typeof answer.at(-1) === "string" ? String(answer.at(-1)).split(":")[0] : answer.at(-1)]);

Deno.test("openSession() names what is wrong with a message where the client looks for it", () => {
  const relay = makeSession();
  relay.said();
  const id = "a".repeat(64);
  assert.deepEqual(gist(relay.say("nonsense")), [["NOTICE", "invalid"]]);
  assert.deepEqual(gist(relay.say(["EVENT", { id }])), [["OK", "invalid"]]);
  assert.deepEqual(gist(relay.say(["REQ", "s", { ids: ["abc"] }])), [["CLOSED", "invalid"]]);
  assert.deepEqual(gist(relay.say(["REQ", "s"])), [["CLOSED", "invalid"]]);
  assert.deepEqual(gist(relay.say(["COUNT", "s", { kinds: ["1"] }])), [["CLOSED", "invalid"]]);
  assert.deepEqual(gist(relay.say(["REQ", "s", ...Array.from({ length: 11 }, () => ({}))])), [[
    "CLOSED",
    "invalid",
  ]]);
  relay.session.onBinary();
  assert.deepEqual(gist(relay.said()), [["NOTICE", "invalid"]]);
  relay.end();
});

Deno.test("openSession() refuses a wrong id and a wrong signature, also of an event it has", () => {
  const relay = makeSession();
  const event = sign({ content: "true" });
  assert.deepEqual(relay.say(["EVENT", event]), [["OK", event.id, true, ""]]);
  const bent = structuredClone(event);
  bent.content = "bent";
  assert.deepEqual(relay.say(["EVENT", bent])[0]?.slice(0, 3), ["OK", event.id, false]);
  const forged = sign({ content: "forged" });
  forged.sig = event.sig;
  assert.deepEqual(gist(relay.say(["EVENT", forged])), [["OK", "invalid"]]);
  assert.deepEqual(gist(relay.say(["EVENT", event])), [["OK", "duplicate"]]);
  relay.end();
});

Deno.test("openSession() says rate-limited when a bucket is empty, and again serves when time has passed", () => {
  const relay = makeSession({
    limits: { eventsBurst: 1, eventsPerSecond: 1, requestsBurst: 1, requestsPerSecond: 1 },
  });
  const [first, second] = [sign({ content: "1" }), sign({ content: "2" })];
  relay.say(["EVENT", first]);
  assert.deepEqual(gist(relay.say(["EVENT", second])), [["OK", "rate-limited"]]);
  relay.say(["REQ", "s", {}]);
  assert.deepEqual(gist(relay.say(["REQ", "t", {}])), [["CLOSED", "rate-limited"]]);
  assert.deepEqual(gist(relay.say(["COUNT", "t", {}])), [["CLOSED", "rate-limited"]]);
  assert.deepEqual(gist(relay.say("nonsense")), [["NOTICE", "rate-limited"]]);
  relay.state.ms += 1000;
  assert.deepEqual(relay.say(["EVENT", second])[0], ["EVENT", "s", second]);
  assert.deepEqual(gist(relay.say(["COUNT", "t", {}])), [["COUNT", { count: 2 }]]);
  relay.end();
});

Deno.test("openSession() closes with 1008 on who goes on after many refusals", () => {
  const relay = makeSession({
    limits: { requestsBurst: 1, requestsPerSecond: 0, patience: 3, patiencePerSecond: 0 },
  });
  for (let i = 0; i < 4; i++) relay.say("nonsense");
  assert.equal(relay.state.closed, 0);
  relay.say("nonsense");
  assert.equal(relay.state.closed, 1008);
  relay.end();
});

Deno.test("openSession() refuses a subscription too many, not one of a name in use", () => {
  const relay = makeSession({ limits: { subscriptions: 2 } });
  relay.say(["REQ", "a", {}]);
  relay.say(["REQ", "b", {}]);
  assert.deepEqual(gist(relay.say(["REQ", "c", {}])), [["CLOSED", "rate-limited"]]);
  assert.deepEqual(relay.say(["REQ", "b", { limit: 0 }]), [["EOSE", "b"]]);
  relay.say(["CLOSE", "a"]);
  assert.deepEqual(relay.say(["REQ", "c", {}]), [["EOSE", "c"]]);
  relay.end();
});

Deno.test("openSession() refuses subscriptions that are too long together, until one is closed", () => {
  const relay = makeSession({ limits: { subscriptionLength: 1000 } });
  const long = { authors: Array.from({ length: 10 }, (_, i) => `${i}`.repeat(64)) };
  assert.deepEqual(relay.say(["REQ", "a", long]), [["EOSE", "a"]]);
  assert.deepEqual(gist(relay.say(["REQ", "b", long])), [["CLOSED", "rate-limited"]]);
  assert.deepEqual(relay.say(["REQ", "a", long]), [["EOSE", "a"]], "in place of itself");
  relay.say(["CLOSE", "a"]);
  assert.deepEqual(relay.say(["REQ", "b", long]), [["EOSE", "b"]]);
  relay.end();
});

Deno.test("openSession() closes with 1008 on who does nothing but close, and obeys until then", () => {
  const relay = makeSession({
    limits: { requestsBurst: 1, requestsPerSecond: 0, patience: 3, patiencePerSecond: 0 },
  });
  relay.say(["REQ", "s", {}]);
  for (let i = 0; i < 3; i++) relay.say(["CLOSE", "x"]);
  relay.say(["CLOSE", "s"]);
  assert.deepEqual(relay.say(["EVENT", sign()]).map(([type]) => type), ["OK"]);
  assert.equal(relay.state.closed, 0);
  relay.say(["CLOSE", "x"]);
  assert.equal(relay.state.closed, 1008);
  relay.end();
});

Deno.test("openSession() says rate-limited to who asked what took long", () => {
  const slow = (ms: number) => {
    relay.state.ms += ms;
    return [];
  };
  const relay = makeSession({
    limits: { requestsBurst: 10, requestsPerSecond: 1, requestMs: 10 },
    store: { find: () => slow(200) },
  });
  assert.deepEqual(relay.say(["REQ", "s", {}]), [["EOSE", "s"]]);
  assert.deepEqual(gist(relay.say(["REQ", "s", {}])), [["CLOSED", "rate-limited"]]);
  relay.state.ms += 12_000;
  assert.deepEqual(relay.say(["REQ", "s", {}]), [["EOSE", "s"]]);
  relay.end();
});

Deno.test("openSession() says about how many there are where it counted no further", () => {
  const relay = makeSession({ limits: { counted: 2 } });
  for (const content of ["1", "2", "3"]) relay.say(["EVENT", sign({ content })]);
  assert.deepEqual(relay.say(["COUNT", "c", {}]), [["COUNT", "c", { count: 2, approximate: true }]]);
  relay.end();
});

Deno.test("openSession() brings no more stored events than its limit, whatever is asked", () => {
  const relay = makeSession({ limits: { results: 2 } });
  for (const content of ["1", "2", "3"]) relay.say(["EVENT", sign({ content })]);
  assert.equal(relay.say(["REQ", "s", { limit: 1e9 }]).filter(([type]) => type === "EVENT").length, 2);
  assert.equal(relay.say(["REQ", "s", {}]).filter(([type]) => type === "EVENT").length, 2);
  assert.deepEqual(relay.say(["COUNT", "c", {}]), [["COUNT", "c", { count: 3 }]]);
  relay.end();
});

Deno.test("openSession() waits with stored events for a slow reader, and stops when the subscription is closed", async () => {
  const relay = makeSession();
  const events = ["1", "2", "3"].map((content) => sign({ content }));
  for (const event of events) relay.say(["EVENT", event]);
  relay.state.congested = true;
  assert.deepEqual(relay.say(["REQ", "s", {}]), []);
  const live = sign({ content: "live" });
  assert.deepEqual(
    relay.say(["EVENT", live])[0],
    ["EVENT", "s", live],
    "what is new doesn't wait behind what is old",
  );
  relay.say(["CLOSE", "s"]);
  relay.state.congested = false;
  relay.state.release();
  await Promise.resolve();
  assert.deepEqual(relay.said(), []);
  assert.equal(relay.say(["REQ", "s", {}]).length, 5);
  relay.end();
});

Deno.test("openSession() says error, and lives, when the store fails", () => {
  const relay = makeSession({
    store: {
      put: () => {
        throw new Error("disk full");
      },
    },
  });
  assert.deepEqual(gist(relay.say(["EVENT", sign()])), [["OK", "error"]]);
  assert.equal(relay.faults.length, 1);
  assert.deepEqual(relay.say(["REQ", "s", {}]), [["EOSE", "s"]]);
  relay.end();
});

Deno.test("openSession() is silent after onClose()", () => {
  const relay = makeSession();
  relay.say(["REQ", "s", {}]);
  relay.session.onClose();
  assert.deepEqual(relay.say(["EVENT", sign()]).map(([type]) => type), ["OK"]);
});

Deno.test("openSession() takes a protected event only from who has answered the challenge with its key", () => {
  const relay = makeSession({ limits: { authenticatedKeys: 1 } });
  assert.deepEqual(relay.said(), [["AUTH", "abc"]]);
  const event = sign({ tags: [["-"]] });
  assert.deepEqual(gist(relay.say(["EVENT", event])), [["OK", "auth-required"]]);
  const answer = (challenge: string, secret = SECRET) =>
    signEvent(clientAuthTemplate({ relay: RELAY, challenge }, NOW), secret);
  const auth = (...about: Parameters<typeof answer>) =>
    gist(relay.say(writeClientMessage({ type: "AUTH", event: answer(...about) })));
  assert.deepEqual(auth("other"), [["OK", "restricted"]]);
  assert.deepEqual(auth("abc"), [["OK", ""]]);
  assert.deepEqual(
    auth("abc", new Uint8Array(32).fill(2)),
    [["OK", "restricted"]],
    "one key is the limit here",
  );
  assert.deepEqual(relay.say(["EVENT", event]), [["OK", event.id, true, ""]]);
  relay.end();
});

Deno.test("openSession() counts what becomes of what it is told", () => {
  const relay = makeSession({ limits: { eventsPerSecond: 0, eventsBurst: 3 } });
  const event = sign();
  for (const one of [{ ...event, content: "bent" }, event, event, sign({ content: "other" })]) {
    relay.say(["EVENT", one]);
  }
  relay.say(["REQ", "a", { kinds: [KIND.chat] }]);
  const { events, questions, slowedDown } = relay.counters;
  assert.deepEqual([...events], [["invalid", 1], ["stored", 1], ["duplicate", 1]]);
  assert.deepEqual([questions, slowedDown], [1, 1]);
  relay.end();
});
