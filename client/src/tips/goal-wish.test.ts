import assert from "node:assert/strict";
import { MAX_GOAL_TEXT, readGoalWish, type TypedGoal } from "./goal-wish.ts";

const NOW = 1_700_000_000;
const good: TypedGoal = { text: " A second hive ", amount: "0,5", until: "" };
const read = (change: Partial<TypedGoal>) => readGoalWish({ ...good, ...change }, NOW);

Deno.test("readGoalWish() names each field that doesn't hold", () => {
  const faulty: [Partial<TypedGoal>, object][] = [
    [{ text: "  " }, { text: "text" }],
    [{ text: "x".repeat(MAX_GOAL_TEXT + 1) }, { text: "text" }],
    [{ text: `nsec1${"q".repeat(58)}` }, { text: "text-secret" }],
    [{ amount: "" }, { amount: "amount" }],
    [{ amount: "much" }, { amount: "amount" }],
    [{ amount: "0.00001" }, { amount: "amount" }],
    [{ until: "soon" }, { until: "until" }],
    [{ until: "2001-01-01T00:00" }, { until: "until" }],
    [{ text: "", amount: "0" }, { text: "text", amount: "amount" }],
  ];
  for (const [change, faults] of faulty) {
    assert.deepEqual(read(change), { state: "faulty", ...faults }, JSON.stringify(change));
  }
});

Deno.test("readGoalWish() reads amount and end as people type them", () => {
  assert.deepEqual(read({}), { state: "goal", text: "A second hive", piconero: 500_000_000_000n });
  const until = new Date("2100-05-01T20:00").getTime() / 1000;
  const dated = read({ until: "2100-05-01T20:00" });
  assert.equal(dated.state === "goal" && dated.closedAt, until);
});
