import assert from "node:assert/strict";
import { type ConformanceCase, SkipCase } from "./case.ts";

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
      const seconds = () => Math.floor(Date.now() / 1000);
      // On a busy machine a short life is over before the first look.
      for (const life of [2, 4, 8]) {
        const expires = seconds() + life;
        const event = author().sign({ created_at: seconds(), tags: [["expiration", String(expires)]] });
        const query = () => client.query({ ids: [event.id] });
        await client.publish(event);
        let found = await query();
        if (found.length === 0 && seconds() >= expires) continue;
        assert.deepEqual(found, [event]);
        while (found.length > 0 && seconds() < expires + 6) {
          await new Promise((resolve) => setTimeout(resolve, 250));
          found = await query();
        }
        assert.deepEqual(found, [], "it still gives the event out 6 s after its end");
        return;
      }
      throw new SkipCase("the relay is too slow to see an event of 8 s alive");
    },
  },
];
