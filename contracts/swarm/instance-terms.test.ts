import assert from "node:assert/strict";
import { signEvent } from "../nostr/event.ts";
import { TRIAL_ADDRESS } from "../seal/trial-session.ts";
import { MAX_INSTANCE_MESSAGE } from "./instance-messages.ts";
import { readTermsMessage, termsMessageJson } from "./instance-terms.ts";

const event = signEvent({ kind: 1, created_at: 1, tags: [], content: "" }, new Uint8Array(32).fill(1));
const told = { say: "terms" as const, address: TRIAL_ADDRESS, event };

Deno.test("readTermsMessage() gives undefined without each of a message's members, or with another kind in its place", () => {
  for (const name of Object.keys(told)) {
    for (const value of [undefined, null, 7, [], {}, "", "nonsense"]) {
      assert.equal(readTermsMessage(JSON.stringify({ ...told, [name]: value })), undefined);
    }
  }
});

Deno.test("readTermsMessage() gives undefined for what is no JSON, and for what is too long", () => {
  for (const text of ["", "{", "[]", "null"]) assert.equal(readTermsMessage(text), undefined);
  const long = { ...told, more: "x".repeat(MAX_INSTANCE_MESSAGE) };
  assert.equal(readTermsMessage(JSON.stringify(long)), undefined);
});

Deno.test("readTermsMessage() reads what termsMessageJson() writes", () => {
  for (const message of [told, { say: "which" } as const]) {
    assert.deepEqual(readTermsMessage(termsMessageJson(message)), message);
  }
});
