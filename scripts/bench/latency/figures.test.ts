import assert from "node:assert/strict";
import { figuresOf } from "./figures.ts";

const steady = (from: number, to: number, ms: number) =>
  Array.from({ length: Math.floor((to - from) / 33) }, (_, n) => ({ at: from + n * 33, ms: ms + n % 10 }));
const played = (shown: { at: number; ms: number }[]) => ({
  firstMs: 400,
  shown,
  unread: 0,
  trust: "verified",
});

Deno.test("figuresOf() counts a picture that stood still within the window and at its edge", () => {
  assert.equal(
    figuresOf(played([...steady(0, 4000, 1300), ...steady(5000, 10_000, 1300)]), 10_000).stalls,
    1,
  );
  assert.equal(figuresOf(played(steady(0, 7000, 1300)), 10_000).stalls, 1);
  assert.equal(figuresOf(played([]), 10_000).stalls, 1);
});

Deno.test("figuresOf() gives median and p95 of what was shown", () => {
  const figures = figuresOf(played(steady(0, 10_000, 1300)), 10_000);
  assert.deepEqual([figures.medianMs, figures.p95Ms, figures.stalls], [1304, 1309, 0]);
});
