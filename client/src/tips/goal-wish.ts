import { readXmr } from "../../../contracts/monero/amount.ts";
import { hasSecretKey } from "../../../contracts/nostr/link.ts";

/** What a creator typed to collect for something. */
export type TypedGoal = {
  text: string;
  /** XMR. */
  amount: string;
  /** Local time as a `datetime-local` field gives it; empty: no end. */
  until: string;
};

/** Each has its sentence in the locales (`tips.goalFault-<code>`). */
export type GoalFault = "text" | "text-secret" | "amount" | "until";

export type ReadGoalWish =
  | { state: "goal"; text: string; piconero: bigint; closedAt?: number }
  | { state: "faulty"; text?: GoalFault; amount?: GoalFault; until?: GoalFault };

/** Characters: one line on a phone or two. */
export const MAX_GOAL_TEXT = 120;
/** Below this no tip is worth its fee. */
const LEAST = 100_000_000n;

/** Reads what was typed, or says what is wrong with which field; `now` in Unix seconds. */
export function readGoalWish(typed: TypedGoal, now: number): ReadGoalWish {
  const text = typed.text.trim().toWellFormed();
  const piconero = readXmr(typed.amount.trim().replace(",", "."));
  const closedAt = typed.until === "" ? undefined : Math.floor(new Date(typed.until).getTime() / 1000);
  const textFault = text === "" || text.length > MAX_GOAL_TEXT
    ? "text"
    : hasSecretKey(text)
    ? "text-secret"
    : undefined;
  const isAmount = piconero !== undefined && piconero >= LEAST;
  // Not a number is no later time either.
  const isUntil = closedAt === undefined || closedAt > now;
  if (textFault === undefined && isAmount && isUntil) {
    return { state: "goal", text, piconero, ...(closedAt === undefined ? {} : { closedAt }) };
  }
  return {
    state: "faulty",
    ...(textFault === undefined ? {} : { text: textFault }),
    ...(isAmount ? {} : { amount: "amount" }),
    ...(isUntil ? {} : { until: "until" }),
  };
}
