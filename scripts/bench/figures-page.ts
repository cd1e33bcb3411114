import type { BenchReport, BenchRow } from "./report.ts";

/** Between these two lines of a page the bench of that name writes, and nobody else. */
export function figuresPlace(bench: string): { begin: string; end: string } {
  return {
    begin: `<!-- figures of ${bench}: written by \`deno task bench ${bench} --write\`, never by hand -->`,
    end: `<!-- end of the figures of ${bench} -->`,
  };
}

const HEAD = ["| what | measured | beside it | goal | on |", "| --- | --- | --- | --- | --- |"];
const CONDITIONS = "Conditions: ";

export type FiguresOptions = {
  /** What the page says now. */
  page: string;
  report: BenchReport;
  /** Such as `2026-11-23`. */
  day: string;
};

/** The page with every row that has a goal or something beside it; of those that a report leaves out the lines stay. Throws where the page has no place for them. */
export function withFigures({ page, report, day }: FiguresOptions): string {
  const { begin, end } = figuresPlace(report.name);
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from || page.includes(begin, from + 1) || page.includes(end, to + 1)) {
    throw new Error(
      `the page has no place for the figures: one line "${begin}" and after it one line "${end}"`,
    );
  }
  const old = page.slice(from, to);
  const lines = new Map(linesIn(old));
  for (const row of report.rows) {
    if (row.goal !== undefined || row.peer !== undefined) lines.set(row.what, cellsOf(row, day));
  }
  const table = [...lines].map(([what, cells]) => `| ${what} | ${cells} |`);
  // What only an older run says still belongs to its lines.
  const all = new Map([
    ...conditionsIn(old, Object.keys(report.conditions)),
    ...Object.entries(report.conditions),
  ]);
  const conditions = [...all].map(([key, value]) => `${key} ${value}`);
  const text = [begin, "", ...HEAD, ...table, "", `${CONDITIONS}${conditions.join("; ")}.`, "", end];
  return page.slice(0, from) + text.join("\n") + page.slice(to + end.length);
}

/** Puts a report into the page at `path`, and formats it. */
export async function writeFigures(path: string, report: BenchReport): Promise<void> {
  const page = await Deno.readTextFile(path);
  const day = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(path, withFigures({ page, report, day }));
  const formatted = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", path] }).output();
  if (!formatted.success) throw new Error(`deno fmt ${path} failed`);
}

function linesIn(text: string): [string, string][] {
  return text.split("\n").filter((line) => line.startsWith("|")).flatMap((line) => {
    const [what = "", ...cells] = line.split("|").slice(1, -1).map((cell) => cell.trim());
    return what === "what" || /^-+$/.test(what) ? [] : [[what, cells.join(" | ")] as [string, string]];
  });
}

function conditionsIn(text: string, names: readonly string[]): [string, string][] {
  // A formatter breaks long lines.
  const said = text.split(CONDITIONS)[1]?.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");
  return (said ?? "").split("; ").filter((one) => one !== "").map((one) => {
    // A name may be of several words, and begin with another's.
    const known = names.filter((name) =>
      one.startsWith(`${name} `)
    ).toSorted((a, b) => b.length - a.length)[0];
    const key = known ?? one.split(" ")[0] ?? "";
    return [key, one.slice(key.length + 1)];
  });
}

function cellsOf({ value, unit, peer, goal, met }: BenchRow, day: string): string {
  const beside = peer === undefined ? "–" : `${peer.name}: ${shown(peer.value)} ${unit}`.trimEnd();
  const wanted = goal === undefined ? "–" : `${goal}${met === true ? "" : ", missed"}`;
  return [`${shown(value)} ${unit}`.trimEnd(), beside, wanted, day].join(" | ");
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
