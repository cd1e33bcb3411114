import assert from "node:assert/strict";
import fc from "fast-check";
import { matchFilter } from "nostr-tools/filter";
import { signEvent } from "./event.ts";
import { type Filter, matchesAny, matchesFilter, readFilter, tagConditions } from "./filter.ts";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";

const AT = 1_790_000_000;
const EVENT = signEvent(
  { kind: 1, created_at: AT, tags: [["t", "bees"], ["t", "wasps"], ["e"], ["title", "x"]], content: "" },
  SECRETS.creator,
);

Deno.test("readFilter() gives undefined for what is no filter", () => {
  const broken: unknown[] = [
    undefined,
    null,
    "{}",
    [],
    { ids: "ab".repeat(32) },
    { ids: ["ab"] },
    { ids: ["AB".repeat(32)] },
    { authors: [1] },
    { kinds: ["1"] },
    { kinds: [-1] },
    { kinds: [70_000] },
    { since: "yesterday" },
    { since: -1 },
    { until: 1.5 },
    { limit: null },
    { "#t": "bees" },
    { "#t": [1] },
    { "#t": ["a".repeat(1025)] },
    { authors: Array(1001).fill(PEOPLE.creator) },
  ];
  for (const value of broken) assert.equal(readFilter(value), undefined, JSON.stringify(value));
});

Deno.test("readFilter() gives undefined for a tag condition that no relay keeps, and ignores other members", () => {
  assert.equal(readFilter({ "#title": ["x"] }), undefined);
  assert.equal(readFilter({ "#": ["x"] }), undefined);
  assert.deepEqual(readFilter({ kinds: [1], search: "bees" }), { kinds: [1] });
});

Deno.test("readFilter() copies a filter with every condition", () => {
  const filter: Filter = {
    ids: [EVENT.id],
    authors: [PEOPLE.creator],
    kinds: [1],
    since: 1,
    until: AT,
    limit: 0,
    "#t": ["bees"],
    "#E": [],
  };
  assert.deepEqual(readFilter(JSON.parse(JSON.stringify(filter))), filter);
  assert.deepEqual(tagConditions(filter), [["t", ["bees"]], ["E", []]]);
});

Deno.test("readFilter() never throws, whatever JSON comes", () =>
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const filter = readFilter(value);
    if (filter !== undefined) matchesFilter(filter, EVENT);
  })));

Deno.test("matchesFilter() refuses an event that misses any one condition", () => {
  const missed: Filter[] = [
    { ids: ["00".repeat(32)] },
    { authors: [PEOPLE.guest] },
    { kinds: [2] },
    { since: AT + 1 },
    { until: AT - 1 },
    { "#t": ["hornets"] },
    { "#e": [""] },
    { "#p": [PEOPLE.creator] },
    { kinds: [] },
    { "#t": [] },
    { kinds: [1], "#t": ["hornets"] },
  ];
  for (const filter of missed) assert.equal(matchesFilter(filter, EVENT), false, JSON.stringify(filter));
  assert.equal(matchesAny(missed, EVENT), false);
  assert.equal(matchesAny([], EVENT), false);
});

Deno.test("matchesFilter() takes an event that meets all conditions, times inclusive", () => {
  const met: Filter[] = [
    {},
    { ids: [EVENT.id] },
    { since: AT, until: AT },
    { "#t": ["hornets", "wasps"] },
    { kinds: [0, 1], authors: [PEOPLE.creator], "#t": ["bees"], limit: 0 },
  ];
  for (const filter of met) assert.equal(matchesFilter(filter, EVENT), true, JSON.stringify(filter));
  assert.equal(matchesAny([{ kinds: [2] }, {}], EVENT), true);
});

Deno.test("matchesFilter() agrees with nostr-tools", () => {
  const filters = fc.record({
    ids: fc.subarray([EVENT.id, "00".repeat(32)], { minLength: 1 }),
    authors: fc.subarray([PEOPLE.creator, PEOPLE.guest], { minLength: 1 }),
    kinds: fc.subarray([0, 1], { minLength: 1 }),
    since: fc.integer({ min: AT - 1, max: AT + 1 }),
    until: fc.integer({ min: AT - 1, max: AT + 1 }),
    "#t": fc.subarray(["bees", "wasps", "hornets"], { minLength: 1 }),
  }, { requiredKeys: [] });
  fc.assert(fc.property(filters, (filter) => {
    // nostr-tools takes a time of 0 for none; these are far from it.
    assert.equal(matchesFilter(filter as Filter, EVENT), matchFilter(filter, EVENT));
  }));
});
