import assert from "node:assert/strict";
import { BEGIN, END, figuresIn, trialOf, withFigures } from "./figures-page.ts";
import { TRIALS } from "./trials.ts";

const EMPTY = `# A page\n\n${BEGIN}\n${END}\n\nMore.\n`;
const rows = (name: string, share: number) => [
  { what: `${name}: offload of the ceiling, video or audio, whichever is less`, value: share, unit: "%" },
  { what: `${name}: copies of each piece of video from the box`, value: 1.01, unit: "copies" },
  { what: `${name}: copies of each piece of audio from the box`, value: 1.2, unit: "copies" },
  { what: `${name}: stalls`, value: 0, unit: "stalls" },
  { what: `${name}: behind live, median`, value: 2.05, unit: "s" },
];
const trials = ["mesh, 4 pages", "mesh, 4 pages, one closes", "cpu, low"];
const write = (page: string, name: string, share: number, conditions = {}) =>
  withFigures({ page, report: { rows: rows(name, share), conditions }, trials, day: "2026-01-02" });

Deno.test("withFigures() refuses a page without its place, or with two", () => {
  for (const page of ["# A page", END + BEGIN, EMPTY + EMPTY]) {
    assert.throws(() => write(page, "mesh, 4 pages", 99), /no place/);
  }
});

Deno.test("withFigures() drops a trial that is no more, and shows none that counts no copies", () => {
  const page = write(EMPTY, "mesh, 4 pages", 99);
  const report = {
    rows: [{ what: "cpu, low: a page that shares", value: 1, unit: "core" }],
    conditions: {},
  };
  const next = withFigures({ page, report, trials: ["cpu, low"], day: "2026-01-03" });
  assert.deepEqual(figuresIn(next), []);
});

Deno.test("withFigures() replaces what was measured anew, keeps the rest, and changes nothing around it", () => {
  const first = write(EMPTY, "mesh, 4 pages, one closes", 98, { cores: 2, mesh: "parts: and more" });
  const both = write(first, "mesh, 4 pages", 99.5, { cores: 4 });
  assert.deepEqual(figuresIn(both), ["mesh, 4 pages", "mesh, 4 pages, one closes"]);
  assert.ok(both.includes("| mesh, 4 pages | 99.5 % | 1.2 | 2.05 s | 0 | 2026-01-02 |"));
  assert.ok(both.includes("Conditions:\n\n- cores: 4\n- mesh: parts: and more\n\n"));
  assert.ok(both.startsWith("# A page\n\n<!--") && both.endsWith("-->\n\nMore.\n"));
  assert.equal(write(both, "mesh, 4 pages", 99.5, { cores: 4 }), both);
});

Deno.test("withFigures() reads what it wrote after it was formatted", () => {
  const page = write(EMPTY, "mesh, 4 pages", 99, { far: "a b" })
    .replace("| mesh, 4 pages | 99 %", "| mesh, 4 pages   | 99 %  ").replace("a b", "a\n  b");
  assert.deepEqual(figuresIn(page), ["mesh, 4 pages"]);
  const next = write(page, "mesh, 4 pages, one closes", 98);
  assert.equal(next.match(/mesh, 4 pages \| 99 % \|/g)?.length, 1);
  assert.ok(next.includes("- far: a b\n"));
});

Deno.test("withFigures() has a line for each audience of one trial, and none of its old ones", () => {
  const trials = ["scripted", "mesh, 4 pages"];
  const page = (from: string, ...audiences: number[]) =>
    withFigures({
      page: from,
      report: { rows: audiences.flatMap((count) => rows(`scripted, ${count}`, 99)), conditions: {} },
      trials,
      day: "2026-01-02",
    });
  assert.deepEqual(figuresIn(page(page(EMPTY, 24, 96), 24, 48)), ["scripted, 24", "scripted, 48"]);
  assert.equal(trialOf("scripted-2, 24", trials), undefined);
});

Deno.test("the README has a place for the figures, and shows those of trials that there are", async () => {
  const page = await Deno.readTextFile(new URL("../../../README.md", import.meta.url));
  const names = TRIALS.map(({ name }) => name);
  assert.deepEqual(figuresIn(page).filter((name) => trialOf(name, names) === undefined), []);
});
