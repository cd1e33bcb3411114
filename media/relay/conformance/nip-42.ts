import assert from "node:assert/strict";
import { clientAuthTemplate } from "../../../contracts/nostr/client-auth.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { type Author, type ConformanceCase, SkipCase } from "./case.ts";
import type { TestClient } from "./client.ts";

/** The connection's challenge. Relays that send none on their own have to when a protected event comes (NIP-70). */
async function challengeOf(client: TestClient, stranger: Author): Promise<string> {
  await client.publish(stranger.sign({ tags: [["-"]] }));
  try {
    const { challenge } = await client.next(
      "AUTH",
      (m): m is Extract<typeof m, { type: "AUTH" }> => m.type === "AUTH",
    );
    return challenge;
  } catch {
    throw new SkipCase("the relay sends no challenge, even to a protected event");
  }
}

async function answer(client: TestClient, event: NostrEvent): Promise<{ ok: boolean; reason: string }> {
  client.send({ type: "AUTH", event });
  const { ok, reason } = await client.next(
    "OK to AUTH",
    (m): m is Extract<typeof m, { type: "OK" }> => m.type === "OK" && m.eventId === event.id,
  );
  return { ok, reason };
}

/** Answers the relay's challenge as it should be answered. */
export async function authenticate(client: TestClient, me: Author, url: string, now: number): Promise<void> {
  const challenge = await challengeOf(client, me);
  const { ok, reason } = await answer(client, me.sign(clientAuthTemplate({ relay: url, challenge }, now)));
  assert.ok(ok, `it refused a right answer: ${reason}`);
}

/** Authentication (NIP-42). */
export const authenticationCases: readonly ConformanceCase[] = [
  {
    nip: 42,
    name: "takes the right answer to its challenge",
    async run({ url, open, author, now }) {
      await authenticate(await open(), author(), url, now);
    },
  },
  {
    nip: 42,
    name: "refuses answers to another challenge, for another relay, too old, or with a wrong signature",
    async run({ url, open, author, now }) {
      const [client, me] = [await open(), author()];
      const challenge = await challengeOf(client, me);
      const good = me.sign(clientAuthTemplate({ relay: url, challenge }, now));
      const wrong: Record<string, NostrEvent> = {
        challenge: me.sign(clientAuthTemplate({ relay: url, challenge: `${challenge}0` }, now)),
        relay: me.sign(clientAuthTemplate({ relay: "wss://another.example", challenge }, now)),
        time: me.sign(clientAuthTemplate({ relay: url, challenge }, now - 3600)),
        signature: { ...good, sig: me.sign({}).sig },
      };
      for (const [what, event] of Object.entries(wrong)) {
        assert.equal((await answer(client, event)).ok, false, `it took an answer with a wrong ${what}`);
      }
    },
  },
  {
    nip: 42,
    name: "has another challenge for each connection",
    async run({ open, author }) {
      const me = author();
      assert.notEqual(await challengeOf(await open(), me), await challengeOf(await open(), me));
    },
  },
  {
    nip: 42,
    name: "shows nobody the answers to its challenges",
    async run({ url, open, author, now }) {
      const [client, reader, me] = [await open(), await open(), author()];
      await reader.subscribe("answers", { authors: [me.pubkey] });
      await authenticate(client, me, url, now);
      const event = me.sign({});
      await client.publish(event);
      assert.deepEqual(await reader.event("answers"), event);
      assert.deepEqual(await reader.query({ authors: [me.pubkey] }), [event]);
    },
  },
];
