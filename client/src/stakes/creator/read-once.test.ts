import assert from "node:assert/strict";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { readOnce } from "./read-once.ts";
import { activeReceipt, trialRequest } from "./trial-room.ts";

Deno.test("readOnce() reads an event once, one that can't be read too, and another of the same words anew", () => {
  let count = 0;
  const read = readOnce((event: NostrEvent) => (count++, event.content === "" ? undefined : event.id));
  const event = activeReceipt(trialRequest("a"));
  const empty = { ...event, content: "" };
  for (let n = 0; n < 3; n++) assert.deepEqual([read(event), read(empty)], [event.id, undefined]);
  assert.equal(count, 2);
  assert.equal(read({ ...event }), event.id);
  assert.equal(count, 3);
});
