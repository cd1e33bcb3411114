import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const TEXT = readFileSync(new URL("threat-model.md", import.meta.url), "utf8");

/** Last cell of each row: a file, and the test in it if one alone shows it. */
const SHOWN = [...TEXT.matchAll(/^\|.*\| `([^`]+\.test\.ts)`(?:: (.+?))? +\|$/gm)];

Deno.test("each row of the threat model names a test that there is, or says none and why", () => {
  assert.ok(SHOWN.length >= 15);
  for (const [, file = "", name] of SHOWN) {
    const source = readFileSync(new URL(`../${file}`, import.meta.url), "utf8").replaceAll(/\s+/g, " ");
    assert.ok(name === undefined || source.includes(`"${name}"`), `${file} has no test "${name}"`);
  }
  const rows = TEXT.split("\n").filter((line) => /^\| /.test(line) && !/^\| (attacker|-)/.test(line));
  const without = rows.filter((row) => !SHOWN.some(([shown]) => shown === row));
  for (const row of without) assert.match(row, /\| none: .+\|$/);
});
