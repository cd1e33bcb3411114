import assert from "node:assert/strict";
import type { ConformanceCase } from "./case.ts";
import { authenticate } from "./nip-42.ts";

/** Protected events (NIP-70). */
export const protectionCases: readonly ConformanceCase[] = [
  {
    nip: 70,
    name: "refuses a protected event from somebody it doesn't know",
    async run({ open, author }) {
      const client = await open();
      const event = author().sign({ tags: [["-"]] });
      const { ok, reason } = await client.publish(event);
      assert.equal(ok, false, "it took a protected event");
      assert.match(reason, /^(auth-required|restricted|blocked): /);
      assert.deepEqual(await client.query({ ids: [event.id] }), []);
    },
  },
  {
    nip: 70,
    name: "refuses a protected event from anybody but its author",
    async run({ url, open, author, now }) {
      const client = await open();
      await authenticate(client, author(), url, now);
      const { ok, reason } = await client.publish(author().sign({ tags: [["-"]] }));
      assert.equal(ok, false, "it took another's protected event");
      assert.match(reason, /^(auth-required|restricted|blocked): /);
    },
  },
  {
    nip: 70,
    name: "takes a protected event from its author",
    async run({ url, open, author, now }) {
      const [client, me] = [await open(), author()];
      await authenticate(client, me, url, now);
      const event = me.sign({ tags: [["-"]] });
      const { ok, reason } = await client.publish(event);
      assert.ok(ok, reason);
      assert.deepEqual(await client.query({ ids: [event.id] }), [event]);
    },
  },
];
