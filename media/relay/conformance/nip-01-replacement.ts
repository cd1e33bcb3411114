import assert from "node:assert/strict";
import type { EventTemplate } from "../../../contracts/nostr/event.ts";
import type { ConformanceCase } from "./case.ts";

const CLASSES: { what: string; template: Partial<EventTemplate> }[] = [
  { what: "replaceable", template: { kind: 10_777, tags: [] } },
  { what: "addressable", template: { kind: 30_777, tags: [["d", "one"]] } },
];

/** Which version of an event stays (NIP-01). */
export const replacementCases: readonly ConformanceCase[] = [
  ...CLASSES.flatMap(({ what, template }): ConformanceCase[] => [
    {
      nip: 1,
      name: `keeps the newest ${what} event, whichever comes first`,
      async run({ open, author, now }) {
        const client = await open();
        const me = author();
        const [old, middle, young] = [-20, -10, 0].map((age) =>
          me.sign({ ...template, created_at: now + age })
        );
        assert.ok(old && middle && young);
        await client.publish(middle);
        await client.publish(old);
        assert.deepEqual(await client.query({ authors: [me.pubkey] }), [middle]);
        assert.ok((await client.publish(young)).ok);
        assert.deepEqual(await client.query({ authors: [me.pubkey] }), [young]);
      },
    },
    {
      nip: 1,
      name: `keeps the lower id of two ${what} events of one second`,
      async run({ open, author }) {
        const client = await open();
        for (const order of [1, -1]) {
          const me = author();
          const pair = ["a", "b"].map((content) => me.sign({ ...template, content }))
            .sort((a, b) => a.id < b.id ? -order : order);
          for (const event of pair) await client.publish(event);
          const lower = order === 1 ? pair[0] : pair[1];
          assert.deepEqual(await client.query({ authors: [me.pubkey] }), [lower]);
        }
      },
    },
  ]),
  {
    nip: 1,
    name: "keeps one addressable event for each d, author and kind",
    async run({ open, author }) {
      const client = await open();
      const [me, other] = [author(), author()];
      const events = [
        me.sign({ kind: 30_777, tags: [["d", "one"]] }),
        me.sign({ kind: 30_777, tags: [["d", "two"]] }),
        me.sign({ kind: 30_777, tags: [["d", ""]] }),
        me.sign({ kind: 30_778, tags: [["d", "one"]] }),
        other.sign({ kind: 30_777, tags: [["d", "one"]] }),
      ];
      for (const event of events) assert.ok((await client.publish(event)).ok);
      assert.equal((await client.query({ authors: [me.pubkey, other.pubkey] })).length, events.length);
      const found = await client.query({ authors: [me.pubkey], kinds: [30_777], "#d": ["two"] });
      assert.deepEqual(found, [events[1]]);
    },
  },
];
