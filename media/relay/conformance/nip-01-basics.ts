import assert from "node:assert/strict";
import type { ConformanceCase } from "./case.ts";

/** Publishing, subscribing, closing (NIP-01). */
export const basicCases: readonly ConformanceCase[] = [
  {
    nip: 1,
    name: "gives a stored event back as it was",
    async run({ open, author }) {
      const client = await open();
      const event = author().sign({
        tags: [["t", "x", "y"], ["client", "🦊"], ["e"]],
        content: 'quote " backslash \\ line\n tab\t return\r control\u0001 separator\u2028 emoji 🌊 ß',
      });
      const { ok, reason } = await client.publish(event);
      assert.ok(ok, `it refused a good event: ${reason}`);
      assert.deepEqual(await client.query({ ids: [event.id] }), [event]);
    },
  },
  {
    nip: 1,
    name: "says OK again to an event it has",
    async run({ open, author }) {
      const client = await open();
      const event = author().sign({});
      await client.publish(event);
      assert.ok((await client.publish(event)).ok, "the second time was refused");
      assert.equal((await client.query({ ids: [event.id] })).length, 1);
    },
  },
  {
    nip: 1,
    name: "refuses an event whose content was changed",
    async run({ open, author }) {
      const client = await open();
      const event = author().sign({ content: "true" });
      event.content = "bent";
      const { ok, reason } = await client.publish(event);
      assert.equal(ok, false, "it took a bent event");
      assert.match(reason, /^[a-z-]+: ./, "the reason has no machine-readable prefix");
      assert.deepEqual(await client.query({ ids: [event.id] }), []);
    },
  },
  {
    nip: 1,
    name: "refuses an event with another event's signature",
    async run({ open, author }) {
      const client = await open();
      const me = author();
      const event = { ...me.sign({ content: "a" }), sig: me.sign({ content: "b" }).sig };
      assert.equal((await client.publish(event)).ok, false, "it took a wrong signature");
      assert.deepEqual(await client.query({ ids: [event.id] }), []);
    },
  },
  {
    nip: 1,
    name: "brings a new event to another connection's subscription, and not to others",
    async run({ open, author, word }) {
      const [reader, writer] = [await open(), await open()];
      const t = word();
      await reader.subscribe("mine", { "#t": [t] });
      await reader.subscribe("other", { "#t": [word()] });
      const event = author().sign({ tags: [["t", t]] });
      await writer.publish(event);
      assert.deepEqual(await reader.event("mine"), event);
      const later = author().sign({ tags: [["t", t]] });
      await writer.publish(later);
      assert.deepEqual(await reader.event("mine"), later);
      assert.equal(reader.pending("other"), 0, "an event came to a subscription that doesn't match it");
    },
  },
  {
    nip: 1,
    name: "loses nothing that arrives while a subscription opens",
    async run({ open, author, word }) {
      const [reader, writer] = [await open(), await open()];
      const [me, t] = [author(), word()];
      const events = Array.from({ length: 20 }, (_, i) => me.sign({ tags: [["t", t]], content: String(i) }));
      const write = async () => {
        for (const event of events) await writer.publish(event);
      };
      // An event may come twice, as stored and as new; clients know it by its id.
      const read = async () => {
        await reader.subscribe("all", { "#t": [t] });
        for (const seen = new Set<string>(); seen.size < events.length;) {
          seen.add((await reader.event("all")).id);
        }
      };
      await Promise.all([write(), read()]);
    },
  },
  {
    nip: 1,
    name: "replaces a subscription of the same name",
    async run({ open, author, word }) {
      const client = await open();
      const [before, after] = [word(), word()];
      await client.subscribe("s", { "#t": [before] });
      await client.subscribe("s", { "#t": [after] });
      await client.publish(author().sign({ tags: [["t", before]] }));
      const event = author().sign({ tags: [["t", after]] });
      await client.publish(event);
      assert.deepEqual(await client.event("s"), event);
    },
  },
  {
    nip: 1,
    name: "stops after CLOSE",
    async run({ open, author, word }) {
      const client = await open();
      const t = word();
      await client.subscribe("closed", { "#t": [t] });
      await client.subscribe("open", { "#t": [t] });
      client.send({ type: "CLOSE", subscription: "closed" });
      const event = author().sign({ tags: [["t", t]] });
      await client.publish(event);
      assert.deepEqual(await client.event("open"), event);
      // A second event stands behind whatever the closed subscription would still bring of the first.
      const later = author().sign({ tags: [["t", t]] });
      await client.publish(later);
      assert.deepEqual(await client.event("open"), later);
      assert.equal(client.pending("closed"), 0, "an event came after CLOSE");
    },
  },
  {
    nip: 1,
    name: "passes ephemeral events on and keeps none",
    async run({ open, author }) {
      const [reader, writer] = [await open(), await open()];
      const me = author();
      const event = me.sign({ kind: 20_001 });
      await reader.subscribe("e", { authors: [me.pubkey] });
      writer.send({ type: "EVENT", event });
      assert.deepEqual(await reader.event("e"), event);
      assert.deepEqual(await writer.query({ authors: [me.pubkey] }), []);
    },
  },
];
