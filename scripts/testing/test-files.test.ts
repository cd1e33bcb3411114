import assert from "node:assert/strict";
import { findTestFiles } from "./test-files.ts";

Deno.test("findTestFiles() finds no file outside the sources and none that is no test, the longest first", async () => {
  const root = await Deno.makeTempDir();
  const files = [
    "a.test.ts",
    "client/b.test.tsx",
    "client/b.tsx",
    "client/g.browser.test.ts",
    "contracts/box.test.ts",
    "media/box-restarts.test.ts",
    "node_modules/x/c.test.ts",
    "client/dist/d.test.ts",
    ".out/e.test.ts",
    "scripts/e2e/f.test.ts",
    "media/box-h.alone.test.ts",
    "scripts/e2e/i.timed.test.ts",
    "scripts/e2e/j.browser.test.ts",
    "a.test.json",
  ];
  for (const file of files) {
    await Deno.mkdir(`${root}/${file}`.replace(/\/[^/]+$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${file}`, file === "client/b.test.tsx" ? "Deno.test" : "");
  }
  assert.deepEqual(await findTestFiles(root), {
    unit: ["client/b.test.tsx", "a.test.ts", "contracts/box.test.ts"],
    stacks: ["media/box-restarts.test.ts", "scripts/e2e/f.test.ts"],
    browsers: ["client/g.browser.test.ts", "scripts/e2e/j.browser.test.ts"],
    timed: ["scripts/e2e/i.timed.test.ts"],
    alone: ["media/box-h.alone.test.ts"],
  });
  assert.deepEqual(await findTestFiles(root, "client/"), {
    unit: ["client/b.test.tsx"],
    stacks: [],
    browsers: ["client/g.browser.test.ts"],
    timed: [],
    alone: [],
  });
  await Deno.remove(root, { recursive: true });
});

Deno.test("findTestFiles() puts the trials on chains before all that is longer", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/scripts/e2e`, { recursive: true });
    await Deno.writeTextFile(`${root}/scripts/e2e/long.test.ts`, "x".repeat(5000));
    await Deno.writeTextFile(`${root}/scripts/e2e/tip-chain.test.ts`, "x");
    const { stacks } = await findTestFiles(root);
    assert.deepEqual(stacks, ["scripts/e2e/tip-chain.test.ts", "scripts/e2e/long.test.ts"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
