import assert from "node:assert/strict";
import type { Goal } from "../../../contracts/nostr/goal.ts";
import { presentGoal } from "./present-goal.ts";

const DAY = 86_400;
const goal = (id: string, change: Partial<Goal> = {}): Goal => ({
  id,
  author: "c",
  text: "",
  createdAt: 100,
  relays: [],
  ...change,
});
const shown = (
  goals: Goal[],
  change: { deletions?: { author: string; ids: string[] }[]; now?: number } = {},
) => presentGoal({ goals, creator: "c", deletions: [], now: 200, ...change })?.id;

Deno.test("presentGoal() shows nobody else's goal, none that its author withdrew, and none that is long over", () => {
  assert.equal(shown([]), undefined);
  assert.equal(shown([goal("a", { author: "d" })]), undefined);
  assert.equal(shown([goal("a")], { deletions: [{ author: "c", ids: ["a"] }] }), undefined);
  assert.equal(shown([goal("a")], { deletions: [{ author: "d", ids: ["a"] }] }), "a");
  assert.equal(shown([goal("a", { closedAt: 150 })], { now: 150 + DAY }), undefined);
  assert.equal(shown([goal("a", { closedAt: 150 })], { now: 149 + DAY }), "a");
});

Deno.test("presentGoal() shows the newest, and of two in one second always the same", () => {
  const [old, newer] = [goal("a"), goal("b", { createdAt: 101 })];
  assert.equal(shown([old, newer]), "b");
  assert.equal(shown([newer, old], { deletions: [{ author: "c", ids: ["b"] }] }), "a");
  assert.equal(shown([goal("y"), goal("x")]), "x");
  assert.equal(shown([goal("x"), goal("y")]), "x");
});
