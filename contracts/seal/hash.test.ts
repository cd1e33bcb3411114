import assert from "node:assert/strict";
import fc from "fast-check";
import {
  genesisHash,
  leafHash,
  linkHash,
  openHash,
  type PartFacts,
  partsHash,
  type SegmentFacts,
  ZERO_HASH,
} from "./hash.ts";

const HASH = "ab".repeat(32);
const part: PartFacts = { durationUs: 200_000, independent: false, length: 1000, sha256: HASH };
const segment: SegmentFacts = {
  n: 7,
  durationUs: 2_000_000,
  discontinuity: false,
  length: 10_000,
  dateMs: 1_790_000_000_000,
  sha256: HASH,
  parts: ZERO_HASH,
  init: ZERO_HASH,
};

Deno.test("hash functions throw rather than hash a number that isn't what it seems", () => {
  for (const bad of [-1, 0.5, Number.NaN, Infinity, 2 ** 53]) {
    assert.throws(() => partsHash([{ ...part, durationUs: bad }]), RangeError);
    assert.throws(() => partsHash([{ ...part, length: bad }]), RangeError);
    assert.throws(() => leafHash({ ...segment, n: bad }), RangeError);
    assert.throws(() => leafHash({ ...segment, dateMs: bad }), RangeError);
    assert.throws(
      () => openHash({ n: bad, discontinuity: false, dateMs: 0, parts: [part], init: HASH }),
      RangeError,
    );
  }
});

Deno.test("hash functions throw when a field is not the hex of its size", () => {
  for (
    const bad of [
      "",
      "ab",
      HASH.slice(1),
      HASH + "ab",
      HASH.toUpperCase(),
      HASH.replace(/b$/, "g"),
      ` ${HASH.slice(1)}`,
    ]
  ) {
    assert.throws(() => linkHash(HASH, bad), RangeError, bad);
    assert.throws(() => linkHash(bad, HASH), RangeError, bad);
    assert.throws(() => leafHash({ ...segment, sha256: bad }), RangeError, bad);
    assert.throws(() => genesisHash(bad, "video"), RangeError, bad);
  }
});

Deno.test("linkHash() throws when a long field would make up for a short one", () => {
  const shifted = [HASH + "ab", HASH.slice(2)] as const;
  assert.equal(shifted.join(""), HASH + HASH);
  assert.throws(() => linkHash(...shifted), RangeError);
});

Deno.test("hash functions answer something else when any one fact changes", () => {
  const facts = fc.record({
    n: fc.nat(),
    durationUs: fc.nat(),
    discontinuity: fc.boolean(),
    length: fc.nat(),
    dateMs: fc.nat(),
    sha256: fc.constantFrom(HASH, ZERO_HASH),
    parts: fc.constantFrom(HASH, ZERO_HASH),
    init: fc.constantFrom(HASH, ZERO_HASH),
  });
  fc.assert(fc.property(facts, facts, (a, b) => {
    const same = JSON.stringify(a) === JSON.stringify(b);
    assert.equal(leafHash(a) === leafHash(b), same);
  }));
  assert.notEqual(partsHash([part]), partsHash([part, part]));
  assert.notEqual(partsHash([part]), partsHash([{ ...part, independent: true }]));
  assert.notEqual(genesisHash("00".repeat(8), "a"), genesisHash("00".repeat(8), "b"));
  assert.notEqual(linkHash(HASH, ZERO_HASH), linkHash(ZERO_HASH, HASH));
});

Deno.test("hash functions bind numbers above 32 bits", () => {
  assert.notEqual(leafHash({ ...segment, dateMs: 2 ** 40 }), leafHash({ ...segment, dateMs: 0 }));
  assert.notEqual(leafHash({ ...segment, dateMs: 2 ** 40 }), leafHash({ ...segment, dateMs: 2 ** 41 }));
  assert.ok(leafHash({ ...segment, n: Number.MAX_SAFE_INTEGER }));
});

Deno.test("partsHash() is all zeros over no parts, and openHash() binds that", () => {
  assert.equal(partsHash([]), ZERO_HASH);
  const open = { n: 0, discontinuity: false, dateMs: 0, init: ZERO_HASH };
  assert.notEqual(openHash({ ...open, parts: [] }), openHash({ ...open, parts: [part] }));
});
