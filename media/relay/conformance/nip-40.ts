import assert from "node:assert/strict";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { ConformanceCase } from "./case.ts";

/** Expiration (NIP-40). */
export const expirationCases: readonly ConformanceCase[] = [
  {
    nip: 40,
    name: "gives out no event that has expired when it comes",
    async run({ open, author, now }) {
      const client = await open();
      const event = author().sign({ created_at: now - 60, tags: [["expiration", String(now - 30)]] });
      await client.publish(event);
      assert.deepEqual(await client.query({ ids: [event.id] }), []);
    },
  },
  {
    nip: 40,
    name: "gives an event out until it expires, and not after",
    async run({ open, author }) {
      const client = await open();
      const now = Math.floor(Date.now() / 1000);
      const event = author().sign({ created_at: now, tags: [["expiration", String(now + 2)]] });
      await client.publish(event);
      const query = () => client.query({ ids: [event.id] });
      assert.deepEqual(await query(), [event]);
      let found: NostrEvent[] = [event];
      for (const deadline = Date.now() + 8000; found.length > 0 && Date.now() < deadline;) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        found = await query();
      }
      assert.deepEqual(found, [], "it still gives the event out 6 s after its end");
    },
  },
];
