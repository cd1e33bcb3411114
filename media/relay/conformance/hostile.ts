import assert from "node:assert/strict";
import type { CaseContext, ConformanceCase } from "./case.ts";

const NONSENSE: Record<string, string | Uint8Array<ArrayBuffer>> = {
  "no JSON": "hello",
  "nothing": "",
  "half a message": '["REQ","x",{"kinds":',
  "an object": '{"type":"REQ"}',
  "an empty array": "[]",
  "an unknown type": '["FETCH","x"]',
  "deep JSON": "[".repeat(50_000),
  "deep JSON, closed": "[".repeat(20_000) + "]".repeat(20_000),
  "an event that is text": '["EVENT","x"]',
  "an event that is nothing": '["EVENT",null]',
  "an event with a prototype": '["EVENT",{"__proto__":{"id":"x"},"constructor":1}]',
  "a subscription that is a number": '["REQ",7,{}]',
  "a subscription without a name": '["REQ","",{}]',
  "a filter that is a list": '["REQ","x",[]]',
  "kinds that are text": '["REQ","x",{"kinds":["1"]}]',
  "kinds beyond all numbers": '["REQ","x",{"kinds":[1e400,-1,1.5]}]',
  "a limit below zero": '["REQ","x",{"limit":-1}]',
  "a time as text": '["REQ","x",{"since":"yesterday"}]',
  "a quote in a tag": `["REQ","x",{"#t":["'; DROP TABLE event; --"],"limit":1}]`,
  "a tag name out of SQL": `["REQ","x",{"#t' OR 1=1 --":["x"]}]`,
  "a NUL": '["REQ","x",{"#t":["a\\u0000b"],"limit":1}]',
  "bytes": new Uint8Array([0, 1, 2, 255]),
};

/** Whether the relay still serves somebody who behaves. */
async function serves({ open, author }: CaseContext): Promise<void> {
  const client = await open();
  const event = author().sign({ content: "still there?" });
  const { ok, reason } = await client.publish(event);
  assert.ok(ok, reason);
  assert.deepEqual(await client.query({ ids: [event.id] }), [event]);
}

/** What a relay has to survive; how it answers is its own affair. */
export const hostileCases: readonly ConformanceCase[] = [
  ...Object.entries(NONSENSE).map(([what, data]): ConformanceCase => ({
    nip: 1,
    name: `goes on after ${what}`,
    async run(context) {
      (await context.open()).sendRaw(data);
      await serves(context);
    },
  })),
  {
    nip: 1,
    name: "goes on after a message of 20 MB",
    async run(context) {
      (await context.open()).sendRaw(`["EVENT",{"content":"${"x".repeat(20_000_000)}"}]`);
      await serves(context);
    },
  },
  {
    nip: 1,
    name: "goes on after many connections that say nothing",
    async run(context) {
      for (let i = 0; i < 20; i++) await context.open();
      await serves(context);
    },
  },
  {
    nip: 1,
    name: "gives broken events out to nobody",
    async run(context) {
      const [client, me] = [await context.open(), context.author()];
      const good = me.sign({});
      const broken = [
        { ...good, created_at: -1 },
        { ...good, kind: 70_000 },
        { ...good, tags: [[1]] },
        { ...good, tags: "x" },
        { ...good, content: null },
        { ...good, pubkey: good.pubkey.toUpperCase() },
        { ...good, sig: good.sig.slice(2) },
      ];
      for (const event of broken) client.sendRaw(JSON.stringify(["EVENT", event]));
      const fresh = await context.open();
      assert.deepEqual(await fresh.query({ authors: [me.pubkey] }), []);
      await serves(context);
    },
  },
];
