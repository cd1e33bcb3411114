import assert from "node:assert/strict";
import fc from "fast-check";
import { signEvent } from "./event.ts";
import { SECRETS } from "./fixtures/people.ts";
import {
  type ClientMessage,
  MAX_FILTERS,
  MAX_MESSAGE_LENGTH,
  readClientMessage,
  readRelayMessage,
  type RelayMessage,
  writeClientMessage,
  writeRelayMessage,
} from "./relay-messages.ts";

const event = signEvent({ kind: 1, created_at: 1, tags: [["t", "a"]], content: "bees 🐝" }, SECRETS.creator);

Deno.test("readClientMessage() says invalid, with a reason, for what is no message", () => {
  const texts = ["", "{", "null", "{}", "[]", '["HELLO"]', '["req","a",{}]', "[1]", '[["EVENT"]]', '"EVENT"'];
  for (const text of texts) {
    const message = readClientMessage(text);
    assert.ok(message.type === "invalid" && message.detail !== "", text);
  }
});

Deno.test("readClientMessage() says invalid for a subscription without a fit name", () => {
  for (const name of ["", "a".repeat(65), 1, null]) {
    for (const type of ["REQ", "COUNT", "CLOSE"]) {
      assert.equal(readClientMessage(JSON.stringify([type, name, {}])).type, "invalid");
    }
  }
});

Deno.test("readClientMessage() names the subscription whose filters are invalid", () => {
  for (const filters of [[], [1], [{}, { kinds: "1" }], Array(MAX_FILTERS + 1).fill({})]) {
    const message = readClientMessage(JSON.stringify(["REQ", "s", ...filters]));
    assert.ok(message.type === "invalid" && message.subscription === "s");
  }
});

Deno.test("readClientMessage() names the event that is invalid, if it has an id", () => {
  const withId = readClientMessage(JSON.stringify(["EVENT", { ...event, kind: "1" }]));
  assert.ok(withId.type === "invalid" && withId.eventId === event.id);
  const withoutId = readClientMessage(JSON.stringify(["EVENT", { id: "x" }]));
  assert.ok(withoutId.type === "invalid" && !("eventId" in withoutId));
  assert.equal(readClientMessage('["EVENT"]').type, "invalid");
  assert.equal(readClientMessage('["AUTH","challenge"]').type, "invalid");
});

Deno.test("readClientMessage() and readRelayMessage() refuse a hundred megabytes without parsing them", () => {
  const text = JSON.stringify(["EVENT", "s", event]).padEnd(100_000_000, " ");
  const began = performance.now();
  for (let i = 0; i < 1000; i++) {
    assert.equal(readClientMessage(text).type, "invalid");
    assert.equal(readRelayMessage(text), undefined);
  }
  // Parsing it each time would take minutes.
  assert.ok(performance.now() - began < 5000);
  assert.equal(readRelayMessage(text.slice(0, MAX_MESSAGE_LENGTH))?.type, "EVENT");
});

const CLIENT: ClientMessage[] = [
  { type: "EVENT", event },
  { type: "AUTH", event },
  { type: "REQ", subscription: "s", filters: [{ kinds: [1], limit: 5 }, { "#t": ["a"] }] },
  { type: "COUNT", subscription: "s", filters: [{}] },
  { type: "CLOSE", subscription: "a".repeat(64) },
];

const RELAY: RelayMessage[] = [
  { type: "EVENT", subscription: 'a"b', event },
  { type: "OK", eventId: event.id, ok: false, reason: "blocked: no" },
  { type: "OK", eventId: event.id, ok: true, reason: "" },
  { type: "EOSE", subscription: "s" },
  { type: "CLOSED", subscription: "s", reason: "error: shutting down" },
  { type: "NOTICE", text: "hello" },
  { type: "AUTH", challenge: "c" },
  { type: "COUNT", subscription: "s", count: 3, approximate: false },
  { type: "COUNT", subscription: "s", count: 3, approximate: true },
];

Deno.test("readClientMessage() reads what writeClientMessage() wrote", () => {
  for (const message of CLIENT) assert.deepEqual(readClientMessage(writeClientMessage(message)), message);
});

Deno.test("readRelayMessage() reads what writeRelayMessage() wrote", () => {
  for (const message of RELAY) assert.deepEqual(readRelayMessage(writeRelayMessage(message)), message);
});

Deno.test("readRelayMessage() gives undefined for what is no message", () => {
  const texts = [
    "",
    "{}",
    "[]",
    '["EVENT","s"]',
    `["EVENT",${JSON.stringify(event)}]`,
    `["EVENT","",${JSON.stringify(event)}]`,
    '["OK","x",true,""]',
    `["OK","${event.id}","true",""]`,
    '["EOSE"]',
    '["EOSE",1]',
    '["CLOSED"]',
    '["NOTICE",1]',
    '["AUTH"]',
    `["AUTH","${"a".repeat(1025)}"]`,
    '["COUNT","s"]',
    '["COUNT","s",{"count":"3"}]',
    '["COUNT","s",{"count":-1}]',
    '["REQ","s",{}]',
  ];
  for (const text of texts) assert.equal(readRelayMessage(text), undefined, text);
});

Deno.test("readRelayMessage() takes a missing reason for an empty one", () => {
  assert.deepEqual(readRelayMessage(`["OK","${event.id}",true]`), {
    type: "OK",
    eventId: event.id,
    ok: true,
    reason: "",
  });
  assert.deepEqual(readRelayMessage('["CLOSED","s"]'), { type: "CLOSED", subscription: "s", reason: "" });
});

Deno.test("readClientMessage() and readRelayMessage() never throw, whatever comes", () => {
  const types = ["EVENT", "REQ", "COUNT", "CLOSE", "AUTH", "OK", "EOSE", "CLOSED", "NOTICE"];
  const messages = fc.tuple(fc.constantFrom(...types), fc.array(fc.jsonValue(), { maxLength: 4 }))
    .map(([type, rest]) => JSON.stringify([type, ...rest]));
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), messages), (text) => {
    readClientMessage(text);
    readRelayMessage(text);
  }));
});
