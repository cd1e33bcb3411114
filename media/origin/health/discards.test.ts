import assert from "node:assert/strict";
import { makeDiscards } from "./discards.ts";

Deno.test("lately() is nothing for what doesn't grow, and for what grew a minute ago", () => {
  let nowMs = 0;
  const discards = makeDiscards(() => nowMs);
  discards.add(new Map([["one", 5]]));
  nowMs = 61_000;
  discards.add(new Map([["one", 5]]));
  assert.equal(discards.lately("one"), 0);
});

Deno.test("lately() adds up what a stream's muxers threw away, one after another", () => {
  const discards = makeDiscards(() => 0);
  discards.add(new Map([["one", 5], ["two", 1]]));
  discards.add(new Map([["one", 7]]));
  // A new muxer counts from zero.
  discards.add(new Map([["one", 2]]));
  assert.deepEqual([discards.lately("one"), discards.lately("two"), discards.lately("three")], [9, 1, 0]);
});
