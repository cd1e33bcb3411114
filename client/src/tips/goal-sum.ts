import type { Goal } from "../../../contracts/nostr/goal.ts";
import type { ShownTip } from "./tip-book.ts";

/** How far a goal is, in piconero. */
export type GoalSum = {
  /** Tips that stand in a block. */
  sum: bigint;
  /** Tips that the network has seen, and that may still go. */
  coming: bigint;
};

/** Adds up what was verified between a goal's beginning and its end; each payment stands once among `tips`. */
export function sumGoal({ createdAt, closedAt = Infinity }: Goal, tips: readonly ShownTip[]): GoalSum {
  let [sum, coming] = [0n, 0n];
  for (const { paidAt, amount, level } of tips) {
    if (paidAt < createdAt || paidAt > closedAt) continue;
    if (level === "pool") coming += amount;
    else sum += amount;
  }
  return { sum, coming };
}

/** Whole per cent, 100 at most. */
export function goalPercent(sum: bigint, goal: bigint): number {
  return sum >= goal ? 100 : Number((sum * 100n) / goal);
}
