import assert from "node:assert/strict";
import { figuresPlace, withFigures } from "./figures-page.ts";
import type { BenchRow } from "./report.ts";

const { begin, end } = figuresPlace("proofs");
const EMPTY = `# A page\n\n${begin}\n${end}\n\nMore.\n`;
const write = (page: string, rows: BenchRow[], day = "2026-01-02", more = {}, name = "proofs") =>
  withFigures({ page, report: { name, rows, conditions: { cores: 2, ...more } }, day });
const warm = (value: number): BenchRow => (
  { what: "OutProofV2, warm", value, unit: "ms", goal: "≤ 6 ms", met: value <= 6 }
);
const beside: BenchRow = {
  what: "reserve",
  value: 12.3456,
  unit: "ms",
  peer: { name: "monero-ts", value: 40 },
  ratio: 0.3,
};

Deno.test("withFigures() refuses a page without its place, or with two", () => {
  for (const page of ["# A page", end + begin, EMPTY + EMPTY]) {
    assert.throws(() => write(page, [warm(1)]), /no place/);
  }
});

Deno.test("withFigures() leaves out what has neither goal nor anything beside it, and says what was missed", () => {
  const page = write(EMPTY, [{ what: "p95", value: 3, unit: "ms" }, warm(7.5)]);
  assert.ok(!page.includes("p95"));
  assert.ok(page.includes("| OutProofV2, warm | 7.5 ms | – | ≤ 6 ms, missed | 2026-01-02 |"));
});

Deno.test("withFigures() ends a figure that has no unit with the figure", () => {
  const page = write(EMPTY, [{ what: "shift", value: 0, unit: "", peer: { name: "player", value: 0.01 } }]);
  assert.ok(page.includes("| shift | 0 | player: 0.01 | – | 2026-01-02 |"));
});

Deno.test("withFigures() replaces what was measured anew, keeps the rest, and changes nothing around it", () => {
  const first = write(EMPTY, [warm(3), beside], "2026-01-02", { cores: 4, chat: "two pages, one node" });
  const formatted = first.replace("| reserve |", "| reserve   |").replace("pages, one", "pages,\none");
  const next = write(formatted, [warm(2)], "2026-01-03");
  assert.ok(next.includes("| OutProofV2, warm | 2 ms | – | ≤ 6 ms | 2026-01-03 |"));
  assert.ok(next.includes("| reserve | 12.3 ms | monero-ts: 40 ms | – | 2026-01-02 |"));
  assert.ok(next.includes("Conditions: cores 2; chat two pages, one node."));
  assert.ok(next.startsWith("# A page\n\n<!--") && next.endsWith("-->\n\nMore.\n"));
  assert.equal(write(next, [warm(2)], "2026-01-03"), next);
});

Deno.test("withFigures() says a condition once whose name is of several words", () => {
  const said = { load: 2, "load after": 3, "paints and shifts": "for 1 s" };
  const first = write(EMPTY, [warm(3)], "2026-01-02", said);
  const next = write(first, [warm(2)], "2026-01-02", { ...said, "load after": 4 });
  assert.ok(next.includes("Conditions: cores 2; load 2; load after 4; paints and shifts for 1 s."));
});

Deno.test("withFigures() finds the README's places for proofs and page", async () => {
  const page = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  for (const name of ["proofs", "page"]) {
    assert.ok(write(page, [warm(2)], "2026-01-02", {}, name).includes("| OutProofV2, warm |"), name);
  }
});
