import assert from "node:assert/strict";
import { type CaseContext, type ConformanceCase, SkipCase } from "./case.ts";

/** A number the relay states as its limit; skips the case where it states none, or one too large to try. */
function limitOf({ information }: CaseContext, name: string, most: number): number {
  const { limitation } = information;
  const value = typeof limitation === "object" && limitation !== null
    ? (limitation as Record<string, unknown>)[name]
    : undefined;
  if (typeof value !== "number" || value <= 0) throw new SkipCase(`the relay states no ${name}`);
  if (value > most) throw new SkipCase(`a ${name} of ${value} is too large to try`);
  return value;
}

/** The information document, and whether its limits are true (NIP-11). */
export const informationCases: readonly ConformanceCase[] = [
  {
    nip: 11,
    name: "serves its document to every origin",
    async run({ url }) {
      const response = await fetch(url.replace(/^ws/, "http"), {
        headers: { accept: "application/nostr+json" },
      });
      const document: unknown = await response.json();
      assert.equal(response.status, 200);
      assert.equal(response.headers.get("access-control-allow-origin"), "*");
      assert.ok(typeof document === "object" && document !== null && "supported_nips" in document);
      assert.ok(Array.isArray(document.supported_nips) && document.supported_nips.every(Number.isInteger));
    },
  },
  {
    nip: 11,
    name: "keeps to created_at_upper_limit",
    async run(context) {
      const seconds = limitOf(context, "created_at_upper_limit", 1e9);
      const [client, me] = [await context.open(), context.author()];
      const late = await client.publish(me.sign({ created_at: context.now + seconds + 300 }));
      assert.equal(late.ok, false, "it took an event from beyond its limit");
      const early = await client.publish(me.sign({ created_at: context.now + Math.floor(seconds / 2) }));
      assert.ok(early.ok, early.reason);
    },
  },
  {
    nip: 11,
    name: "keeps to max_subscriptions, and opens one when one was closed",
    async run(context) {
      const most = limitOf(context, "max_subscriptions", 300);
      const client = await context.open();
      const filter = { authors: [context.author().pubkey] };
      for (let i = 0; i < most; i++) await client.subscribe(`s${i}`, filter);
      await assert.rejects(client.subscribe("one too many", filter));
      client.send({ type: "CLOSE", subscription: "s0" });
      await client.subscribe("in its place", filter);
    },
  },
  {
    nip: 11,
    name: "takes events near max_message_length and stays up after a longer one",
    async run(context) {
      const most = limitOf(context, "max_message_length", 2 ** 22);
      const client = await context.open();
      client.sendRaw(JSON.stringify(["EVENT", { content: "x".repeat(most) }]));
      const fresh = await context.open();
      const { ok, reason } = await fresh.publish(context.author().sign({ content: "x".repeat(1000) }));
      assert.ok(ok, reason);
    },
  },
  {
    nip: 11,
    name: "keeps to max_content_length",
    async run(context) {
      const most = limitOf(context, "max_content_length", 2 ** 20);
      const client = await context.open();
      const event = context.author().sign({ content: "x".repeat(most + 1) });
      const refused = await client.publish(event).then(({ ok }) => !ok, () => !client.isOpen());
      assert.ok(refused, "it took a longer content");
    },
  },
];
