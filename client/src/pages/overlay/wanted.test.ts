import assert from "node:assert/strict";
import type { ShownTip } from "../../tips/tip-book.ts";
import { isWanted, type Wish, wishOf } from "./wanted.ts";

const tip: ShownTip = {
  id: "1",
  amount: 50n,
  level: "1",
  payer: "p",
  words: "Buy my COIN",
  at: 1,
  paidAt: 1,
  by: "edge",
};
const lists = { pubkeys: [] as string[], words: [] as string[], threads: [], topics: [] };
const any: Wish = { least: 0n, level: "pool", show: "alerts" };
const now = { muted: undefined, sessions: ["now"] };

Deno.test("isWanted() leaves out what is too small, and whom and what the creator muted", () => {
  const muting = (change: Partial<typeof lists>) => ({ ...now, muted: { ...lists, ...change } });
  assert.equal(isWanted(tip, { ...any, least: 51n }, now), false);
  assert.equal(isWanted(tip, any, muting({ pubkeys: ["p"] })), false);
  assert.equal(isWanted(tip, any, muting({ words: ["coin"] })), false);
  assert.equal(isWanted(tip, { ...any, least: 50n }, muting({ pubkeys: ["q"], words: ["token"] })), true);
  assert.equal(isWanted(tip, any, now), true);
});

Deno.test("isWanted() leaves out what isn't sure enough", () => {
  assert.equal(isWanted({ ...tip, level: "pool" }, { ...any, level: "1" }, now), false);
  assert.equal(isWanted(tip, { ...any, level: "10" }, now), false);
  assert.equal(isWanted(tip, { ...any, level: "1" }, now), true);
});

Deno.test("isWanted() leaves out what was paid in another session, where somebody says which one is on the air", () => {
  assert.equal(isWanted({ ...tip, sid: "then" }, any, now), false);
  assert.equal(isWanted({ ...tip, sid: "now" }, any, { ...now, sessions: [] }), true);
  assert.equal(isWanted({ ...tip, sid: "now" }, any, now), true);
  assert.equal(isWanted(tip, any, { ...now, sessions: [] }), true);
});

Deno.test("wishOf() reads what stands behind the address, and takes nonsense for nothing", () => {
  assert.deepEqual(wishOf("least=0.01&level=1"), {
    least: 10_000_000_000n,
    level: "1",
    show: "alerts",
  });
  assert.equal(wishOf("show=goal").show, "goal");
  for (const search of ["", "least=much&level=2", "most=1"]) assert.deepEqual(wishOf(search), any);
});
