import assert from "node:assert/strict";
import type { Goal } from "../../../contracts/nostr/goal.ts";
import { goalPercent, sumGoal } from "./goal-sum.ts";
import type { ShownTip } from "./tip-book.ts";

const goal: Goal = { id: "", author: "", text: "", createdAt: 100, closedAt: 200, relays: [] };
const tip = (amount: bigint, level: ShownTip["level"], paidAt: number, at = paidAt): ShownTip => ({
  id: `${amount}`,
  amount,
  level,
  words: "",
  at,
  paidAt,
  by: "edge",
});

Deno.test("sumGoal() counts neither what came before or after, nor what may still go", () => {
  const tips = [
    tip(1n, "10", 99),
    tip(2n, "1", 100),
    tip(4n, "10", 200),
    tip(8n, "pool", 150),
    tip(16n, "1", 201),
    // Dated into it by its payer.
    tip(32n, "1", 201, 150),
  ];
  assert.deepEqual(sumGoal(goal, tips), { sum: 6n, coming: 8n });
});

Deno.test("goalPercent() reaches a hundred only when the goal is", () => {
  assert.equal(goalPercent(0n, 3n), 0);
  assert.equal(goalPercent(2n, 3n), 66);
  assert.equal(goalPercent(999_999n, 1_000_000n), 99);
  assert.equal(goalPercent(7n, 3n), 100);
});
