import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { readEdgeConfig } from "./config.ts";
import { EDGE_VARIABLES, environmentReference } from "./variables.ts";

const names = EDGE_VARIABLES.map(({ name }) => name);

Deno.test("EDGE_VARIABLES names each variable of ours that the edge reads, and no other", () => {
  const read = new Set<string>();
  readEdgeConfig((name) => {
    read.add(name);
    return undefined;
  }, "linux");
  assert.deepEqual([...read].filter((name) => name.startsWith("DSTREAM_")).sort(), [...names].sort());
});

Deno.test("environmentReference() is what the README says, to the letter", async () => {
  const readme = await readFile(new URL("README.md", import.meta.url), "utf8");
  assert.ok(
    readme.includes(`\n${environmentReference()}\n`),
    "the table in edge/README.md is old: deno task deploy --write-reference",
  );
});

Deno.test("EDGE_VARIABLES marks as secret what the edge never repeats when it is wrong", () => {
  for (const { name, secret } of EDGE_VARIABLES) {
    if (secret !== true) continue;
    const read = readEdgeConfig((asked) => asked === name ? "hunter2 hunter2" : undefined, "linux");
    assert.ok(read.state === "bad" && read.problem.includes(name) && !read.problem.includes("hunter2"), name);
  }
});
