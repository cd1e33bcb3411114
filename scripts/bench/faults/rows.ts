import type { BenchRow } from "../report.ts";
import type { Fault } from "./faults.ts";

/** What one fault did. */
export type Struck = {
  /** The longest that the picture of any viewer stood in all. */
  stoodS: { crowd: number; low: number };
  /** The most that any viewer never saw. */
  leftOutS: { crowd: number; low: number };
  /** Whether all pages say so afterwards. */
  verified: boolean;
  /** Of the segments that were listed when it struck, those that nobody gives any more. */
  lost: number;
  lookedFor: number;
  /** Verdicts that no honest carrier brings about. */
  falseWords: readonly string[];
  /** Seconds until each part answered and no picture stood any more, from the strike or, where that took a while, from its end. */
  wellAgainS: number | undefined;
  /** Milliseconds until another carrier brought the picture, of each page that doesn't share. */
  switchedMs?: readonly (number | undefined)[];
  /** Why it isn't well, and what pages looked like then. */
  states: readonly string[];
};

const SWITCH_GOAL_MS = 2000;
/** Where nothing came back within the limit. */
const NEVER = -1;

/** The figures of one fault. */
export function rowsOf(
  { name, unseen, mirrorTakesOver }: Pick<Fault, "name" | "unseen" | "mirrorTakesOver">,
  struck: Struck,
): BenchRow[] {
  const { stoodS, leftOutS, verified, lost, lookedFor, falseWords, wellAgainS, switchedMs } = struck;
  const seen = (what: string, value: number, goal: boolean): BenchRow => ({
    what: `${name}: ${what}`,
    value: round(value),
    unit: "s",
    ...(goal && { goal: "0 s", met: value === 0 && verified }),
  });
  const rows = [
    seen("picture stood, 4 s behind", stoodS.crowd, unseen),
    seen("picture left out, 4 s behind", leftOutS.crowd, false),
    seen("picture stood, 1.2 s behind", stoodS.low, false),
    seen("picture left out, 1.2 s behind", leftOutS.low, false),
    {
      what: `${name}: listed segments lost`,
      value: lost + falseWords.length,
      unit: `of ${lookedFor}`,
      goal: "0",
      met: lookedFor > 0 && lost + falseWords.length === 0,
    },
    {
      what: `${name}: all well again`,
      value: wellAgainS === undefined ? NEVER : round(wellAgainS),
      unit: "s",
      ...(wellAgainS === undefined && { goal: "within 45 s", met: false }),
    },
  ];
  if (switchedMs === undefined) return rows;
  const slowest = switchedMs.some((ms) => ms === undefined)
    ? NEVER
    : Math.max(...switchedMs.map((ms) => ms ?? 0)) / 1000;
  return [...rows, {
    what: `${name}: the mirror carries the picture`,
    value: round(slowest),
    unit: "s",
    ...(mirrorTakesOver === "soon" && {
      goal: "≤ 2 s",
      met: slowest >= 0 && slowest * 1000 <= SWITCH_GOAL_MS,
    }),
  }];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
