import type { BenchReport, BenchRow } from "../report.ts";

/** Between these two lines of a page the bench writes, and nobody else. */
export const [BEGIN, END] = [
  "<!-- figures of sharing: written by `deno task bench swarm --write`, never by hand -->",
  "<!-- end of the figures of sharing -->",
];

const HEAD = [
  "| what was watched | of the most that can be shared | copies of each piece from the box | behind live | stalls | measured |",
  "| --- | --- | --- | --- | --- | --- |",
];
const CONDITIONS = "Conditions:";

/** One line of the table: the name of a trial, and its cells. */
type Line = { name: string; cells: string };

export type FiguresPageOptions = {
  /** What the page says now. */
  page: string;
  report: Pick<BenchReport, "rows" | "conditions">;
  /** Names of all trials, in their order; lines of others are dropped. */
  trials: readonly string[];
  /** Such as `2026-11-23`. */
  day: string;
};

/** The page with what a report measured; of trials that it leaves out the lines stay. Throws where the page has no place for it. */
export function withFigures({ page, report, trials, day }: FiguresPageOptions): string {
  const [before, old, after] = partsOf(page);
  const measured = linesOf(report.rows, day);
  const placeOf = (name: string) => trials.indexOf(trialOf(name, trials) ?? "");
  const anew = new Set(measured.map(({ name }) => placeOf(name)));
  const kept = [...readLines(old).filter(({ name }) => !anew.has(placeOf(name))), ...measured]
    .filter(({ name }) => placeOf(name) >= 0)
    .toSorted((a, b) => placeOf(a.name) - placeOf(b.name));
  const table = kept.map(({ name, cells }) => `| ${name} | ${cells} |`);
  const text = [
    BEGIN,
    "",
    ...HEAD,
    ...table,
    "",
    CONDITIONS,
    "",
    ...conditionsOf(old, report.conditions),
    "",
    END,
  ];
  return before + text.join("\n") + after;
}

/** Names of the trials whose figures a page shows. */
export function figuresIn(page: string): string[] {
  return readLines(partsOf(page)[1]).map(({ name }) => name);
}

function partsOf(page: string): [string, string, string] {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from || page.includes(BEGIN, from + 1) || page.includes(END, to + 1)) {
    throw new Error(
      `the page has no place for the figures: one line "${BEGIN}" and after it one line "${END}"`,
    );
  }
  return [page.slice(0, from), page.slice(from, to), page.slice(to + END.length)];
}

function readLines(text: string): Line[] {
  return text.split("\n").flatMap((line) => {
    const cells = /^\| (.+?) +\| (.+) \|$/.exec(line);
    const [name = "", rest = ""] = cells?.slice(1) ?? [];
    const isLine = cells !== null && !/^[-\s|]+$/.test(rest) &&
      !line.includes(HEAD[0]?.split("|")[1]?.trim() ?? "");
    return isLine ? [{ name, cells: rest.split("|").map((cell) => cell.trim()).join(" | ") }] : [];
  });
}

/** The trial that a line belongs to: the names of several lines of one, and of some trials, begin with another's. */
export function trialOf(line: string, trials: readonly string[]): string | undefined {
  return trials.filter((name) => line === name || line.startsWith(`${name},`))
    .toSorted((a, b) => b.length - a.length)[0];
}

function linesOf(rows: readonly BenchRow[], day: string): Line[] {
  const names = new Set(rows.map(({ what }) => what.split(": ")[0] ?? ""));
  return [...names].flatMap((name) => {
    const most = (begin: string) => {
      const found = rows.filter(({ what }) => what.startsWith(`${name}: ${begin}`));
      return found.length === 0 ? undefined : Math.max(...found.map(({ value }) => value));
    };
    const copies = most("copies of each");
    if (copies === undefined) return [];
    const cells = [
      shown(most("offload of the ceiling"), "%"),
      shown(copies, ""),
      shown(most("behind live, median"), "s"),
      shown(most("stalls"), ""),
      day,
    ];
    return [{ name, cells: cells.join(" | ") }];
  });
}

function shown(value: number | undefined, unit: string): string {
  return value === undefined ? "–" : `${value} ${unit}`.trim();
}

/** Of what two runs both say the newer holds; what only the older one did, still belongs to its lines. */
function conditionsOf(old: string, conditions: BenchReport["conditions"]): string[] {
  // A formatter breaks long lines.
  const before = (old.split(CONDITIONS)[1] ?? "").replace(/<!--.*$/s, "").split(/^- /m).slice(1).map(
    (one) => {
      const [key = "", ...rest] = one.replace(/\s+/g, " ").trim().split(": ");
      return [key, rest.join(": ")] as const;
    },
  );
  const all = new Map([...before, ...Object.entries(conditions)]);
  return [...all].map(([key, value]) => `- ${key}: ${value}`);
}
