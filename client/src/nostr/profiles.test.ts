import assert from "node:assert/strict";
import { createRoot } from "solid-js";
import { signEvent } from "../../../contracts/nostr/event-signature.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { profileLink } from "../../../contracts/nostr/link.ts";
import { createProfiles, shownName } from "./profiles.ts";
import type { Nostr } from "./nostr.ts";

const key = "ab".repeat(32);
const SHORT = `${profileLink(key).slice(0, 10)}…${profileLink(key).slice(-4)}`;
const named = (name: string) => ({ pubkey: key, createdAt: 1, name });

Deno.test("shownName() lets no name turn the text around it, run on or be empty", () => {
  assert.equal(shownName(named("evil\u202egpj"), key), "evilgpj");
  assert.equal(shownName(named("a\n\n  b"), key), "a b");
  assert.equal(shownName(named("\u2066\u2069 "), key), SHORT);
  assert.equal(shownName(named("x".repeat(500)), key).length, 64);
});

Deno.test("shownName() shows no name that nobody could see, and cuts through no character", () => {
  for (const name of ["\u200b\u200b", "\u2060", "\ufeff \u00ad", "\u3164", "\u0007", "\u0301\u0301"]) {
    assert.equal(shownName(named(name), key), SHORT, JSON.stringify(name));
  }
  assert.equal(shownName(named(`a\u0007b\u200bc`), key), "abc");
  assert.equal(shownName(named(`x${"\u{1f41d}".repeat(80)}`), key).isWellFormed(), true);
  assert.equal(
    shownName(named("\u{1f468}\u200d\u{1f33e} Ana"), key),
    "\u{1f468}\u200d\u{1f33e} Ana",
    "emoji stay whole",
  );
  assert.equal(
    shownName(named(`z${"\u0335".repeat(40)}`), key),
    "z\u0335\u0335\u0335",
    "no name climbs over its neighbours",
  );
});

/** Profiles over a relay pool that answers as told, and what it was asked. */
function stand(answer: (authors: readonly string[]) => Promise<NostrEvent[]>) {
  const asked: string[][] = [];
  const nostr: Pick<Nostr, "query"> = {
    query: (_relays, filters) => {
      const authors = filters[0]?.authors ?? [];
      asked.push([...authors]);
      return answer(authors);
    },
  };
  return createRoot((dispose) => ({
    profiles: createProfiles(nostr, () => ["wss://a.example"]),
    asked,
    dispose,
  }));
}

const until = async (done: () => boolean) => {
  const deadline = performance.now() + 5000;
  while (!done() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(done(), true);
};

Deno.test("createProfiles() goes on without profiles when relays can't be asked", async () => {
  const { profiles, asked, dispose } = stand(() => Promise.reject(new Error("the code did not arrive")));
  assert.equal(profiles.of(key), undefined);
  await until(() => asked.length === 1);
  profiles.of("cd".repeat(32));
  await until(() => asked.length === 2);
  dispose();
});

Deno.test("createProfiles() keeps and asks for no more people than its limit, however many names a flood brings", async () => {
  const { profiles, asked, dispose } = stand(() => Promise.resolve([]));
  const name = (n: number) => n.toString(16).padStart(64, "0");
  for (let n = 0; n < 10_000; n++) profiles.of(name(n));
  await until(() => asked.flat().includes(name(9_999)));
  assert.ok(asked.flat().length <= 2000, `${asked.flat().length} were asked for`);
  dispose();
});

Deno.test("createProfiles() tells of a person when relays answer", async () => {
  const secret = new Uint8Array(32).fill(3);
  const event = signEvent({ kind: 0, created_at: 1, tags: [], content: '{"name":"Ana"}' }, secret);
  const { profiles, dispose } = stand(() => Promise.resolve([event]));
  profiles.of(event.pubkey);
  await until(() => profiles.of(event.pubkey)?.name === "Ana");
  dispose();
});

Deno.test("shownName() falls back to the ends of the key", () => {
  assert.equal(shownName(undefined, key), SHORT);
});
