import assert from "node:assert/strict";
import fc from "fast-check";
import { EVENT_LIMITS, firstTag, readEvent, soleTagValue, supersedes, tagsNamed, tagValue } from "./event.ts";
import { signEvent } from "./event-signature.ts";
import { SECRETS } from "./fixtures/people.ts";

const EVENT = signEvent(
  {
    kind: 1,
    created_at: 1_790_000_000,
    tags: [["t", "bees", "x"], ["t", "wasps"], ["e"]],
    content: 'Grüße 🐝\n"\\\u0001',
  },
  SECRETS.creator,
);
const fresh = (changes: Record<string, unknown> = {}) => JSON.parse(JSON.stringify({ ...EVENT, ...changes }));

const BROKEN: [what: string, value: unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a text", JSON.stringify(EVENT)],
  ["a list", [EVENT]],
  ["a missing id", fresh({ id: undefined })],
  ["an id in capitals", fresh({ id: EVENT.id.toUpperCase() })],
  ["a short key", fresh({ pubkey: EVENT.pubkey.slice(2) })],
  ["a compressed key", fresh({ pubkey: `02${EVENT.pubkey}` })],
  ["a short signature", fresh({ sig: EVENT.sig.slice(2) })],
  ["a signature as a number", fresh({ sig: 1 })],
  ["a kind above 65535", fresh({ kind: 65_536 })],
  ["a kind below 0", fresh({ kind: -1 })],
  ["a kind as a text", fresh({ kind: "1" })],
  ["half a second", fresh({ created_at: 1.5 })],
  ["a time before 1970", fresh({ created_at: -1 })],
  ["a time beyond exact numbers", fresh({ created_at: 2 ** 53 })],
  ["a content that is no text", fresh({ content: null })],
  ["a content too long", fresh({ content: "a".repeat(EVENT_LIMITS.content + 1) })],
  ["a lone surrogate in the content", { ...fresh(), content: "\ud83d" }],
  ["tags that are no list", fresh({ tags: {} })],
  ["a tag that is no list", fresh({ tags: ["t"] })],
  ["an empty tag", fresh({ tags: [[]] })],
  ["a number in a tag", fresh({ tags: [["t", 1]] })],
  ["a lone surrogate in a tag", { ...fresh(), tags: [["t", "\udc1d"]] }],
  ["too many tags", fresh({ tags: Array(EVENT_LIMITS.tags + 1).fill(["t"]) })],
  ["a tag of too many elements", fresh({ tags: [Array(EVENT_LIMITS.tagElements + 1).fill("t")] })],
  ["a tag value too long", fresh({ tags: [["t", "a".repeat(EVENT_LIMITS.tagValue + 1)]] })],
  ["too much in all", fresh({ tags: Array(17).fill(["t", "a".repeat(EVENT_LIMITS.tagValue)]) })],
];

for (const [what, value] of BROKEN) {
  Deno.test(`readEvent() gives undefined for ${what}`, () => assert.equal(readEvent(value), undefined));
}

Deno.test("readEvent() refuses a hundred megabytes without looking at them", () => {
  const huge = { ...fresh(), content: "a".repeat(100_000_000) };
  const inTag = { ...fresh(), tags: [["t", "a".repeat(100_000_000)]] };
  const manyTags = { ...fresh(), tags: Array(1_000_000).fill(["t", "a"]) };
  const began = performance.now();
  for (let i = 0; i < 1000; i++) {
    assert.equal(readEvent(huge), undefined);
    assert.equal(readEvent(inTag), undefined);
    assert.equal(readEvent(manyTags), undefined);
  }
  // Looking through any of them each time would take minutes.
  assert.ok(performance.now() - began < 5000);
});

Deno.test("readEvent() takes an event at its limits", () => {
  assert.ok(readEvent(fresh({ content: "a".repeat(EVENT_LIMITS.content) })));
  assert.ok(readEvent(fresh({ tags: Array(EVENT_LIMITS.tags).fill(["t", "a"]) })));
  assert.ok(readEvent(fresh({ tags: [["t", "a".repeat(EVENT_LIMITS.tagValue)]] })));
});

Deno.test("readEvent() copies deeply and leaves unknown members behind", () => {
  const value = fresh({ extra: 1 });
  const event = readEvent(value);
  assert.deepEqual(event, EVENT);
  value.tags[0][1] = "changed";
  assert.equal(event?.tags[0]?.[1], "bees");
});

Deno.test("readEvent() never throws, whatever JSON comes", () =>
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    readEvent(value);
    readEvent({ ...EVENT, tags: value });
    readEvent({ ...EVENT, content: value });
  })));

Deno.test("firstTag(), tagValue(), tagsNamed() find tags by name, in order", () => {
  assert.deepEqual(firstTag(EVENT, "t"), ["t", "bees", "x"]);
  assert.equal(tagValue(EVENT, "t"), "bees");
  assert.equal(tagValue(EVENT, "e"), undefined);
  assert.equal(firstTag(EVENT, "p"), undefined);
  assert.deepEqual(tagsNamed(EVENT, "t"), [["t", "bees", "x"], ["t", "wasps"]]);
});

Deno.test("soleTagValue() gives undefined for a tag that stands twice", () => {
  assert.equal(soleTagValue(EVENT, "t"), undefined);
  assert.equal(soleTagValue({ tags: [["t", "a"]] }, "t"), "a");
});

Deno.test("supersedes() prefers the later event, at equal seconds the lower id, and never both", () => {
  const at = (created_at: number, id: string) => ({ ...EVENT, created_at, id: id.repeat(64) });
  assert.equal(supersedes(at(2, "f"), at(1, "0")), true);
  assert.equal(supersedes(at(1, "0"), at(2, "f")), false);
  assert.equal(supersedes(at(1, "a"), at(1, "b")), true);
  assert.equal(supersedes(at(1, "b"), at(1, "a")), false);
  assert.equal(supersedes(EVENT, EVENT), false);
});
