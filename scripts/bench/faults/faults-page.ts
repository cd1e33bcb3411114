import type { BenchReport, BenchRow } from "../report.ts";

/** Between these two lines of a page the bench writes, and nobody else. */
export const [BEGIN, END] = [
  "<!-- what faults do: written by `deno task bench faults --write`, never by hand -->",
  "<!-- end of what faults do -->",
];

/** Heads of the table, and which row of a fault stands under them. */
const COLUMNS: readonly (readonly [string, string])[] = [
  ["picture stood, 4 s behind", "picture stood, 4 s behind"],
  ["left out there", "picture left out, 4 s behind"],
  ["picture stood, 1.2 s behind", "picture stood, 1.2 s behind"],
  ["left out there", "picture left out, 1.2 s behind"],
  ["listed and lost", "listed segments lost"],
  ["mirror carries after", "the mirror carries the picture"],
  ["all well again after", "all well again"],
];

export type FaultsPageOptions = {
  /** What the page says now. */
  page: string;
  report: Pick<BenchReport, "rows">;
  /** Names of all faults, in their order; lines of others are dropped. */
  faults: readonly string[];
  /** Such as `2026-11-23`. */
  day: string;
};

/** The page with what was measured; of faults that a report leaves out the lines stay. Throws where it has no place for it. */
export function withFaults({ page, report, faults, day }: FaultsPageOptions): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) {
    throw new Error(`the page has no place for faults: one line "${BEGIN}" and after it one line "${END}"`);
  }
  const kept = new Map(
    page.slice(from, to).split("\n").flatMap((line) => {
      const [, name = "", ...cells] = line.split("|").map((cell) => cell.trim());
      return faults.includes(name) ? [[name, cells.slice(0, -1)] as const] : [];
    }),
  );
  for (const name of faults) {
    const rows = report.rows.filter(({ what }) => what.startsWith(`${name}: `));
    if (rows.length > 0) {
      kept.set(name, [...COLUMNS.map(([, what]) => cellOf(rows, `${name}: ${what}`)), day]);
    }
  }
  const heads = ["what was struck", ...COLUMNS.map(([head]) => head), "taken"];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const table = faults.flatMap((name) => {
    const cells = kept.get(name);
    return cells === undefined ? [] : [line([name, ...cells])];
  });
  const text = [BEGIN, "", line(heads), line(heads.map(() => "---")), ...table, "", END];
  return page.slice(0, from) + text.join("\n") + page.slice(to + END.length);
}

function cellOf(rows: readonly BenchRow[], what: string): string {
  const row = rows.find((one) => one.what === what);
  if (row === undefined) return "";
  const value = row.value < 0 ? "never" : row.unit === "s" ? `${row.value} s` : String(row.value);
  return row.met === false ? `**${value}**` : value;
}
