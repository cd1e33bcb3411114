import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { readEdgeConfig } from "./config.ts";
import { EDGE_VARIABLES } from "./variables.ts";

const names = EDGE_VARIABLES.map(({ name }) => name);

Deno.test("EDGE_VARIABLES names each variable of ours that the edge reads, and no other", () => {
  const read = new Set<string>();
  readEdgeConfig((name) => {
    read.add(name);
    return undefined;
  }, "linux");
  assert.deepEqual([...read].filter((name) => name.startsWith("DSTREAM_")).sort(), [...names].sort());
});

Deno.test("EDGE_VARIABLES names the variables of the README's table, in its order", async () => {
  const readme = await readFile(new URL("README.md", import.meta.url), "utf8");
  const rows = [...readme.matchAll(/^\| `(DSTREAM_\w+)` +\|/gm)].map(([, name]) => name);
  assert.deepEqual(rows, names);
});
