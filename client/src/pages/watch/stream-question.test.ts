import assert from "node:assert/strict";
import { publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { profileLink, streamLink } from "../../../../contracts/nostr/link.ts";
import { readTarget, relaysOf, streamFilters } from "./stream-question.ts";

const creator = publicKeyOf(new Uint8Array(32).fill(3));

Deno.test("readTarget() reads nothing but links to streams", () => {
  assert.equal(readTarget(""), undefined);
  assert.equal(readTarget("naddr1nonsense"), undefined);
  assert.equal(readTarget(profileLink(creator)), undefined);
});

Deno.test("relaysOf() asks whom the link names first, each once and at most eight", () => {
  const chosen = Array.from({ length: 12 }, (_, i) => `wss://relay${i}.example`);
  const target = { creator, d: "demo", relays: ["wss://link.example", "wss://relay1.example"] };
  const relays = relaysOf(target, chosen);
  assert.deepEqual(relays.slice(0, 3), [
    "wss://link.example",
    "wss://relay1.example",
    "wss://relay0.example",
  ]);
  assert.equal(relays.length, 8);
  assert.equal(new Set(relays).size, 8);
  assert.deepEqual(relaysOf(undefined, []), []);
});

Deno.test("streamFilters() asks for one stream's announcement and delegation, by its creator alone", () => {
  const target = readTarget(streamLink({ creator, d: "demo" })) ?? assert.fail();
  assert.deepEqual(streamFilters(target), [
    { kinds: [KIND.liveEvent, KIND.delegation], authors: [creator], "#d": ["demo"] },
  ]);
});
