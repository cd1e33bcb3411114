import assert from "node:assert/strict";
import { type EventTemplate, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type AdmissionOptions, judgeEvent } from "./admission.ts";
import { RELAY_LIMITS } from "./limits.ts";

const SECRET = new Uint8Array(32).fill(1);
const NOW = 1_800_000_000;
const judge = (template: Partial<EventTemplate>, options: Partial<AdmissionOptions> = {}) => {
  const event = signEvent({ kind: KIND.chat, created_at: NOW, tags: [], content: "", ...template }, SECRET);
  const admission = judgeEvent(event, {
    bytes: 500,
    nowSeconds: NOW,
    limits: RELAY_LIMITS,
    authenticated: new Set(),
    ...options,
  });
  return admission.verdict === "ok" ? "ok" : admission.reason.split(":")[0];
};

Deno.test("judgeEvent() says invalid to an event that is too large, too far ahead, or over", () => {
  assert.equal(judge({}, { bytes: RELAY_LIMITS.eventBytes + 1 }), "invalid");
  assert.equal(judge({ created_at: NOW + 901 }), "invalid");
  assert.equal(judge({ tags: [["expiration", String(NOW)]] }), "invalid");
});

Deno.test("judgeEvent() says invalid to an answer to a challenge, which nobody else may see", () => {
  assert.equal(judge({ kind: KIND.clientAuth }), "invalid");
});

Deno.test("judgeEvent() says auth-required, then restricted, to a protected event of another", () => {
  assert.equal(judge({ tags: [["-"]] }), "auth-required");
  assert.equal(judge({ tags: [["-"]] }, { authenticated: new Set(["0".repeat(64)]) }), "restricted");
});

Deno.test("judgeEvent() says ok at each limit's very edge", () => {
  assert.equal(judge({}, { bytes: RELAY_LIMITS.eventBytes }), "ok");
  assert.equal(judge({ created_at: NOW + 900 }), "ok");
  assert.equal(judge({ tags: [["expiration", String(NOW + 1)]] }), "ok");
  assert.equal(judge({ created_at: 0 }), "ok");
});

Deno.test("judgeEvent() says ok to a protected event of its authenticated author", () => {
  assert.equal(judge({ tags: [["-"]] }, { authenticated: new Set([publicKeyOf(SECRET)]) }), "ok");
});
