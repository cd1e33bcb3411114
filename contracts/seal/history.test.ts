import assert from "node:assert/strict";
import { leafHash, linkHash, type PartFacts, partsHash, ZERO_HASH } from "./hash.ts";
import { agree, merge, type SeenSegment } from "./history.ts";

const HASH = "ab".repeat(32);
const partOf = (p: number): PartFacts => ({
  durationUs: 500_000,
  independent: p === 0,
  length: 10 + p,
  sha256: HASH,
});
const PARTS = [0, 1, 2].map(partOf);
const common = { n: 7, discontinuity: false, dateMs: 1_790_000_000_000, init: HASH };

const open = (...parts: PartFacts[]): SeenSegment => ({ ...common, parts });

function whole(
  parts: readonly PartFacts[],
  listed: readonly PartFacts[] = [],
  before = ZERO_HASH,
): SeenSegment {
  const facts = { ...common, durationUs: 1_500_000, length: 33, sha256: HASH, parts: partsHash(parts) };
  const leaf = leafHash(facts);
  return { ...common, parts: listed, whole: { facts, leaf, before, head: linkHash(before, leaf) } };
}

/** Whichever was seen first must not matter. */
function assertAgree(a: SeenSegment, b: SeenSegment, expected: boolean) {
  assert.equal(agree(a, b), expected);
  assert.equal(agree(b, a), expected);
}

Deno.test("agree() says no when date, break or init differ", () => {
  for (const bent of [{ discontinuity: true }, { dateMs: 0 }, { init: ZERO_HASH }]) {
    assertAgree(open(...PARTS), { ...open(...PARTS), ...bent }, false);
    assertAgree(whole(PARTS), { ...open(), ...bent }, false);
  }
});

Deno.test("agree() says no when any fact of a shared part differs", () => {
  for (const bent of [{ durationUs: 1 }, { independent: true }, { length: 1 }, { sha256: ZERO_HASH }]) {
    const told = PARTS.map((part, p) => (p === 1 ? { ...part, ...bent } : part));
    assertAgree(open(...PARTS), open(...told), false);
    assertAgree(open(...PARTS), open(...told.slice(0, 2)), false);
    assertAgree(whole(PARTS, PARTS), open(...told.slice(0, 2)), false);
    // Shorter in sum, they may be the first of more parts: unlisted parts can't be told from missing ones.
    assertAgree(whole(PARTS), open(...told), "length" in bent);
  }
});

Deno.test("agree() says no when the complete segment has no parts, too few or other ones", () => {
  assertAgree(whole([]), open(partOf(0)), false);
  assertAgree(whole(PARTS), open(...PARTS, partOf(3)), false);
  assertAgree(whole(PARTS.toReversed()), open(...PARTS), false);
});

Deno.test("agree() says no when the past before a complete segment differs", () => {
  assertAgree(whole(PARTS), whole(PARTS, [], HASH), false);
});

Deno.test("agree() says yes to sights of one segment at different times", () => {
  const sights = [open(), open(partOf(0)), open(...PARTS), whole(PARTS), whole(PARTS, PARTS)];
  for (const a of sights) for (const b of sights) assert.ok(agree(a, b));
  assertAgree(whole([]), open(), true);
});

Deno.test("merge() keeps the most that was ever seen", () => {
  const full = whole(PARTS, PARTS);
  for (
    const [a, b] of [[open(...PARTS), whole(PARTS)], [
      whole(PARTS, PARTS.slice(0, 1)),
      open(...PARTS),
    ]] as const
  ) {
    assert.deepEqual(merge(a, b), full);
    assert.deepEqual(merge(b, a), full);
  }
});
