import assert from "node:assert/strict";
import { profileLink } from "../../../contracts/nostr/link.ts";
import { shownName } from "./profiles.ts";

const key = "ab".repeat(32);
const SHORT = `${profileLink(key).slice(0, 10)}…${profileLink(key).slice(-4)}`;
const named = (name: string) => ({ pubkey: key, createdAt: 1, name });

Deno.test("shownName() lets no name turn the text around it, run on or be empty", () => {
  assert.equal(shownName(named("evil\u202egpj"), key), "evilgpj");
  assert.equal(shownName(named("a\n\n  b"), key), "a b");
  assert.equal(shownName(named("\u2066\u2069 "), key), SHORT);
  assert.equal(shownName(named("x".repeat(500)), key).length, 64);
});

Deno.test("shownName() falls back to the ends of the key", () => {
  assert.equal(shownName(undefined, key), SHORT);
});
