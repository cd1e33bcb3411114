import assert from "node:assert/strict";
import { EVENT_LIMITS } from "../../contracts/nostr/event.ts";
import { relayInformation } from "./info.ts";
import { RELAY_LIMITS } from "./limits.ts";

Deno.test("relayInformation() never promises more content than an event may have", () => {
  assert.equal(
    relayInformation({ ...RELAY_LIMITS, eventBytes: 1e9 }).limitation.max_content_length,
    EVENT_LIMITS.content,
  );
  assert.equal(relayInformation({ ...RELAY_LIMITS, eventBytes: 500 }).limitation.max_content_length, 500);
});

Deno.test("relayInformation() states the limits the relay was given", () => {
  const { limitation } = relayInformation({ ...RELAY_LIMITS, subscriptions: 3, results: 4, messageBytes: 5 });
  assert.deepEqual(
    [limitation.max_subscriptions, limitation.max_limit, limitation.max_message_length],
    [3, 4, 5],
  );
});
