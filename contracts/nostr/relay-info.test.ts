import assert from "node:assert/strict";
import { readRelayInfo } from "./relay-info.ts";

const FREE = { authRequired: false, paymentRequired: false, restrictedWrites: false };

Deno.test("readRelayInfo() gives undefined for what is no document", () => {
  for (const value of [undefined, null, "{}", [], 7]) assert.equal(readRelayInfo(value), undefined);
});

Deno.test("readRelayInfo() leaves out what is of another type", () => {
  const document = {
    name: 7,
    supported_nips: [1, "2", -3, null, 11],
    limitation: { max_message_length: "big", max_limit: -1, max_subscriptions: 1.5, auth_required: "yes" },
  };
  assert.deepEqual(readRelayInfo(document), { supportedNips: [1, 11], limitation: FREE });
  assert.deepEqual(readRelayInfo({ supported_nips: 1, limitation: [] }), {
    supportedNips: [],
    limitation: FREE,
  });
});

Deno.test("readRelayInfo() reads what a relay tells of itself and of its limits", () => {
  const texts = { name: "A relay", description: "of a box", software: "dstream", version: "1" };
  const document = {
    ...texts,
    supported_nips: [1, 9, 11],
    limitation: {
      max_message_length: 131_072,
      max_subscriptions: 50,
      max_limit: 500,
      max_subid_length: 64,
      max_event_tags: 2000,
      max_content_length: 65_536,
      created_at_lower_limit: 60,
      created_at_upper_limit: 900,
      auth_required: true,
    },
  };
  assert.deepEqual(readRelayInfo(document), {
    ...texts,
    supportedNips: [1, 9, 11],
    limitation: {
      ...FREE,
      authRequired: true,
      maxMessageLength: 131_072,
      maxSubscriptions: 50,
      maxLimit: 500,
      maxSubidLength: 64,
      maxEventTags: 2000,
      maxContentLength: 65_536,
      createdAtLowerLimit: 60,
      createdAtUpperLimit: 900,
    },
  });
});
