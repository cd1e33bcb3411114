import assert from "node:assert/strict";
import { chooseEdges } from "./trackers.ts";

const EDGES = ["https://a.example", "https://b.example", "https://c.example", "https://d.example"];
const HASHES = Array.from({ length: 40 }, (_, i) => `hash-${String(i).padStart(15, "0")}`);

Deno.test("chooseEdges() gives no more than there are, and none twice", () => {
  assert.deepEqual(chooseEdges([], "hash"), []);
  assert.deepEqual(chooseEdges(["https://a.example", "https://a.example"], "hash"), ["https://a.example"]);
});

Deno.test("chooseEdges() gives everyone the same two, in whatever order they read them", () => {
  for (const hash of HASHES) {
    const chosen = chooseEdges(EDGES, hash);
    assert.equal(chosen.length, 2);
    assert.deepEqual(chooseEdges([...EDGES].reverse(), hash), chosen);
  }
});

Deno.test("chooseEdges() changes nobody's choice but theirs who had the edge that went away", () => {
  for (const hash of HASHES) {
    for (const gone of EDGES) {
      const before = chooseEdges(EDGES, hash);
      const after = chooseEdges(EDGES.filter((edge) => edge !== gone), hash);
      if (!before.includes(gone)) assert.deepEqual(after, before);
      else assert.ok(after.includes(before.find((edge) => edge !== gone) ?? ""));
    }
  }
});

Deno.test("chooseEdges() spreads swarms over all edges", () => {
  const used = new Set(HASHES.flatMap((hash) => chooseEdges(EDGES, hash, 1)));
  assert.deepEqual([...used].sort(), EDGES);
});
