import assert from "node:assert/strict";
import type { Opening } from "./opening.ts";
import { median, pageRows } from "./rows.ts";

const opening = (more: Partial<Opening> = {}): Opening => (
  { fcp: 100, lcp: 200, cls: 0, bytes: 50_000, files: ["index.html"], ...more }
);
const ours = { what: "start page", openings: [opening()], packed: 20_000 };

Deno.test("median() has no value for nothing, and counts by size, not by letters", () => {
  assert.ok(Number.isNaN(median([])));
  assert.equal(median([1000, 9, 200]), 200);
  assert.equal(median([4, 1, 3, 2]), 2);
});

Deno.test("pageRows() calls a goal missed by the middle of all, and a shift by the worst", () => {
  const openings = [
    opening({ picture: 100, cls: 0.2 }),
    opening({ picture: 2001 }),
    opening({ picture: 9000 }),
  ];
  const missed = pageRows({ ...ours, openings }).filter(({ met }) => met === false);
  assert.deepEqual(missed.map(({ what, value }) => [what, value]), [
    ["start page: first picture, median", 2001],
    ["start page: layout shift, worst", 0.2],
  ]);
});

Deno.test("pageRows() has no row for a picture that a page never shows", () => {
  assert.ok(!pageRows(ours).some(({ what }) => what.includes("picture")));
});

Deno.test("pageRows() sets the same figure of somebody else beside each, without a ratio to nothing", () => {
  const peer = { name: "player", openings: [opening({ lcp: 400 })], packed: 40_000 };
  const rows = pageRows({ ...ours, peer });
  const of = (words: string) => rows.find(({ what }) => what.endsWith(words));
  assert.deepEqual(of("largest paint, median")?.peer, { name: "player", value: 400 });
  assert.equal(of("largest paint, median")?.ratio, 0.5);
  assert.deepEqual(of("layout shift, worst")?.peer, { name: "player", value: 0 });
  assert.equal(of("layout shift, worst")?.ratio, undefined);
  assert.equal(of("the same files in brotli")?.ratio, 0.5);
});

Deno.test("pageRows() counts a file once, however many openings asked for it", () => {
  const openings = [opening({ files: ["a.js", "b.js"] }), opening({ files: ["b.js"] })];
  assert.equal(pageRows({ ...ours, openings }).find(({ what }) => what.endsWith("files"))?.value, 2);
});
