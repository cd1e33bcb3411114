import assert from "node:assert/strict";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { CaseContext, ConformanceCase } from "./case.ts";

const contents = (events: readonly NostrEvent[]) => events.map(({ content }) => content);

/** Five events of one author, a second apart, newest last. */
async function publishFive({ open, author, now, word }: CaseContext) {
  const client = await open();
  const [me, t] = [author(), word()];
  for (let i = 0; i < 5; i++) {
    const event = me.sign({
      kind: i % 2 === 0 ? 1 : 1111,
      created_at: now - 10 + i,
      tags: [["t", t], ["x", `${t}-${i}`, "second"]],
      content: String(i),
    });
    const { ok, reason } = await client.publish(event);
    assert.ok(ok, reason);
  }
  return { client, authors: [me.pubkey], t, at: (i: number) => now - 10 + i };
}

/** What a filter brings, and in what order (NIP-01). */
export const filterCases: readonly ConformanceCase[] = [
  {
    nip: 1,
    name: "brings stored events newest first",
    async run(context) {
      const { client, authors } = await publishFive(context);
      assert.deepEqual(contents(await client.query({ authors })), ["4", "3", "2", "1", "0"]);
    },
  },
  {
    nip: 1,
    name: "brings events of one second by lowest id",
    async run({ open, author }) {
      const client = await open();
      const me = author();
      const events = ["a", "b", "c", "d"].map((content) => me.sign({ content }));
      for (const event of events) await client.publish(event);
      const ids = (await client.query({ authors: [me.pubkey] })).map(({ id }) => id);
      assert.deepEqual(ids, events.map(({ id }) => id).sort());
    },
  },
  {
    nip: 1,
    name: "keeps to limit with the newest",
    async run(context) {
      const { client, authors } = await publishFive(context);
      assert.deepEqual(contents(await client.query({ authors, limit: 2 })), ["4", "3"]);
    },
  },
  {
    nip: 1,
    name: "takes since and until as inclusive",
    async run(context) {
      const { client, authors, at } = await publishFive(context);
      assert.deepEqual(contents(await client.query({ authors, since: at(3) })), ["4", "3"]);
      assert.deepEqual(contents(await client.query({ authors, until: at(1) })), ["1", "0"]);
      assert.deepEqual(contents(await client.query({ authors, since: at(2), until: at(2) })), ["2"]);
    },
  },
  {
    nip: 1,
    name: "holds every condition of a filter together",
    async run(context) {
      const { client, authors, t } = await publishFive(context);
      assert.deepEqual(contents(await client.query({ authors, kinds: [1111], "#t": [t] })), ["3", "1"]);
      assert.deepEqual(contents(await client.query({ authors, "#t": [t], "#x": [`${t}-2`, `${t}-4`] })), [
        "4",
        "2",
      ]);
      assert.deepEqual(contents(await client.query({ kinds: [1], "#x": [`${t}-1`] })), []);
    },
  },
  {
    nip: 1,
    name: "looks at a tag's first value only",
    async run(context) {
      const { client, authors } = await publishFive(context);
      assert.deepEqual(await client.query({ authors, "#x": ["second"] }), []);
    },
  },
  {
    nip: 1,
    name: "joins several filters and brings no event twice",
    async run(context) {
      const { client, authors, t } = await publishFive(context);
      const found = await client.query({ authors, kinds: [1] }, { "#x": [`${t}-1`] }, {
        "#t": [t],
        limit: 1,
      });
      assert.deepEqual(contents(found).sort(), ["0", "1", "2", "4"]);
    },
  },
  {
    nip: 1,
    name: "brings only new events for limit 0",
    async run(context) {
      const { client, authors, t } = await publishFive(context);
      await client.subscribe("new", { "#t": [t], limit: 0 });
      const event = context.author().sign({ tags: [["t", t]], content: "new" });
      await client.publish(event);
      assert.deepEqual(await client.event("new"), event);
      assert.deepEqual(await client.query({ authors, limit: 0 }), []);
    },
  },
  {
    nip: 1,
    name: "takes no prefix of an id or a key for the whole",
    async run(context) {
      const { client, authors } = await publishFive(context);
      const prefix = authors.map((key) => key.slice(0, 16));
      client.send({ type: "REQ", subscription: "prefix", filters: [{ authors: prefix }] });
      // EOSE, CLOSED, NOTICE, hanging up: all but events will do.
      await client.subscribe("behind it", { authors, limit: 1 }).catch(() => undefined);
      assert.equal(client.pending("prefix"), 0, "it answered a prefix with events");
    },
  },
];
