import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { TRUST_ROWS } from "./trust.ts";

const ROOT = new URL("../../", import.meta.url);
const README = readFileSync(new URL("README.md", import.meta.url), "utf8");

Deno.test("TRUST_ROWS name only tests that there are", () => {
  for (const { failure, shownBy: { file, test } } of TRUST_ROWS) {
    const source = readFileSync(new URL(file, ROOT), "utf8").replaceAll(/\s+/g, " ");
    assert.ok(source.includes(`"${test}"`), `${failure}: ${file} has no test "${test}"`);
  }
});

Deno.test("TRUST_ROWS are the rows of the README's table, in its order", () => {
  const rows = [...README.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, failure]) => failure);
  assert.deepEqual(rows, TRUST_ROWS.map(({ failure }) => failure));
});
