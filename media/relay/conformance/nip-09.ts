import assert from "node:assert/strict";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import type { ConformanceCase } from "./case.ts";

/** Deletion by the author (NIP-09). */
export const deletionCases: readonly ConformanceCase[] = [
  {
    nip: 9,
    name: "deletes the author's event, keeps the request, and lets the event not come back",
    async run({ open, author }) {
      const client = await open();
      const me = author();
      const event = me.sign({ content: "regret" });
      await client.publish(event);
      const request = me.sign({ kind: KIND.deletion, tags: [["e", event.id], ["k", "1"]] });
      assert.ok((await client.publish(request)).ok);
      assert.deepEqual(await client.query({ authors: [me.pubkey] }), [request]);
      await client.publish(event);
      assert.deepEqual(await client.query({ ids: [event.id] }), [], "the deleted event came back");
    },
  },
  {
    nip: 9,
    name: "deletes nobody else's event",
    async run({ open, author }) {
      const client = await open();
      const event = author().sign({});
      await client.publish(event);
      await client.publish(author().sign({ kind: KIND.deletion, tags: [["e", event.id]] }));
      assert.deepEqual(await client.query({ ids: [event.id] }), [event]);
    },
  },
  {
    nip: 9,
    name: "deletes nobody else's address",
    async run({ open, author }) {
      const client = await open();
      const me = author();
      const event = me.sign({ kind: 30_777, tags: [["d", "one"]] });
      await client.publish(event);
      await client.publish(author().sign({ kind: KIND.deletion, tags: [["a", `30777:${me.pubkey}:one`]] }));
      assert.deepEqual(await client.query({ ids: [event.id] }), [event]);
    },
  },
  {
    nip: 9,
    name: "deletes versions at an address up to the request's time, and takes later ones",
    async run({ open, author, now }) {
      const client = await open();
      const me = author();
      const version = (age: number) => me.sign({ kind: 30_777, created_at: now - age, tags: [["d", "a:b"]] });
      const [older, old, young] = [version(30), version(20), version(5)];
      await client.publish(old);
      await client.publish(
        me.sign({ kind: KIND.deletion, created_at: now - 10, tags: [["a", `30777:${me.pubkey}:a:b`]] }),
      );
      const kinds = [30_777];
      assert.deepEqual(await client.query({ authors: [me.pubkey], kinds }), []);
      await client.publish(older);
      assert.deepEqual(await client.query({ authors: [me.pubkey], kinds }), [], "an old version came back");
      assert.ok((await client.publish(young)).ok);
      assert.deepEqual(await client.query({ authors: [me.pubkey], kinds }), [young]);
    },
  },
];
