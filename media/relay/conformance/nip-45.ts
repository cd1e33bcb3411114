import assert from "node:assert/strict";
import type { Filter } from "../../../contracts/nostr/filter.ts";
import type { ConformanceCase } from "./case.ts";
import type { TestClient } from "./client.ts";

async function count(client: TestClient, ...filters: Filter[]): Promise<number> {
  client.send({ type: "COUNT", subscription: "count", filters });
  const answer = await client.next(
    "COUNT",
    (m): m is Extract<typeof m, { type: "COUNT" }> => m.type === "COUNT",
  );
  assert.equal(answer.subscription, "count");
  return answer.count;
}

/** Counting (NIP-45). */
export const countCases: readonly ConformanceCase[] = [
  {
    nip: 45,
    name: "counts what a filter means, and what is gone no longer",
    async run({ open, author, word }) {
      const [client, me, t] = [await open(), author(), word()];
      assert.equal(await count(client, { "#t": [t] }), 0);
      const events = ["a", "b", "c"].map((content) => me.sign({ tags: [["t", t]], content }));
      for (const event of events) await client.publish(event);
      assert.equal(await count(client, { authors: [me.pubkey], kinds: [1] }), 3);
      await client.publish(me.sign({ kind: 10_777, content: "old", created_at: 1 }));
      await client.publish(me.sign({ kind: 10_777, content: "new", created_at: 2 }));
      assert.equal(await count(client, { authors: [me.pubkey], kinds: [10_777] }), 1);
    },
  },
  {
    nip: 45,
    name: "counts an event once that two filters mean",
    async run({ open, author, word }) {
      const [client, me, t] = [await open(), author(), word()];
      await client.publish(me.sign({ tags: [["t", t]] }));
      assert.equal(await count(client, { authors: [me.pubkey] }, { "#t": [t] }), 1);
    },
  },
];
