import assert from "node:assert/strict";
import { BEGIN, END, withFaults } from "./faults-page.ts";

const FAULTS = ["killed: mirror", "killed: box"];
const row = (what: string, value: number, met?: boolean) => ({
  what,
  value,
  unit: what.endsWith("lost") ? "of 12" : "s",
  ...(met !== undefined && { met }),
});
const write = (page: string, rows: ReturnType<typeof row>[], day: string) =>
  withFaults({ page, report: { rows }, faults: FAULTS, day });

Deno.test("withFaults() throws where the page has no place", () => {
  assert.throws(() => write("nothing", [], "2026-01-01"), /no place for faults/);
  assert.throws(() => write(`${END}\n${BEGIN}`, [], "2026-01-01"), /no place for faults/);
});

Deno.test("withFaults() replaces the lines of what was struck, keeps the others, drops unknown ones, and marks what was missed", () => {
  const page = `before\n${BEGIN}\n${END}\nafter\n`;
  const rows = [
    row("killed: box: picture stood, 4 s behind", 3.5),
    row("killed: box: listed segments lost", 0),
  ];
  const first = write(page, rows, "2026-01-01");
  assert.match(first, /^before\n/);
  assert.match(first, /\nafter\n$/);
  assert.ok(first.includes("| killed: box | 3.5 s |  |  |  | 0 |  |  | 2026-01-01 |"), first);
  const bent = first.replace("| killed: box |", "| killed: nobody | 1 s |  |\n| killed: box |");
  const second = write(bent, [row("killed: mirror: picture stood, 4 s behind", 1, false)], "2026-01-02");
  assert.match(second, /killed: mirror \| \*\*1 s\*\*.*\n\| killed: box \| 3.5 s/);
  assert.ok(!second.includes("nobody"));
});
