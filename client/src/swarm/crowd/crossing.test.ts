import assert from "node:assert/strict";
import { makeCrossing } from "./crossing.ts";

const [low, high, swarm] = ["-DS0100-aaaaaaaaaaaa", "-DS0100-bbbbbbbbbbbb", "swarm"];

/** What two pages do that offer to each other, in the order in which it comes to them. */
function kept(order: readonly ("low answers" | "high answers" | "low hears" | "high hears")[]): string[] {
  const [lower, higher] = [makeCrossing(() => 0), makeCrossing(() => 0)];
  const answered = { low: false, high: false };
  const lines: string[] = [];
  for (const step of order) {
    if (step === "low answers" && lower.mayAnswer(high, swarm)) {
      lower.answered(high, swarm);
      answered.low = true;
    }
    if (step === "high answers" && higher.mayAnswer(low, swarm)) {
      higher.answered(low, swarm);
      answered.high = true;
    }
    if (step === "low hears" && answered.high && lower.mayTake(high, swarm, low)) lines.push("low's offer");
    if (step === "high hears" && answered.low && higher.mayTake(low, swarm, high)) lines.push("high's offer");
  }
  return lines;
}

Deno.test("makeCrossing() leaves one connection of two offers that cross, in whatever order their answers come", () => {
  for (
    const order of [
      ["low answers", "high answers", "low hears", "high hears"],
      ["high answers", "low answers", "high hears", "low hears"],
      ["high answers", "low hears", "low answers", "high hears"],
      ["low answers", "high hears", "high answers", "low hears"],
    ] as const
  ) assert.equal(kept(order).length, 1, order.join());
});

Deno.test("mayAnswer() takes an offer again once what was agreed is over, or came to nothing for a while", () => {
  let ms = 0;
  const crossing = makeCrossing(() => ms);
  assert.ok(crossing.mayTake(high, swarm, low));
  assert.equal(crossing.mayAnswer(high, swarm), false);
  assert.ok(crossing.mayAnswer(high, "another"));
  crossing.over(high, swarm);
  assert.ok(crossing.mayAnswer(high, swarm));
  crossing.mayTake(high, swarm, low);
  ms += 8000;
  assert.ok(crossing.mayAnswer(high, swarm));
});
