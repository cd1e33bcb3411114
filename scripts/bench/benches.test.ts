import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { ROOT } from "../root.ts";
import { findBenches, loadBench, SITE_BENCHES } from "./benches.ts";

async function inRepository(work: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  for (const dir of ["seal", "empty"]) await Deno.mkdir(`${root}/scripts/bench/${dir}`, { recursive: true });
  await Deno.writeTextFile(`${root}/scripts/bench/report.ts`, "");
  await Deno.writeTextFile(`${root}/scripts/bench/seal/bench.ts`, "export const walk = 1;");
  try {
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("loadBench() refuses a file without run()", () =>
  inRepository((root) => assert.rejects(loadBench(root, "seal"), /exports no function "run"/)));

Deno.test("findBenches() lists folders with a bench and nothing else", () =>
  inRepository(async (root) => assert.deepEqual(await findBenches(root), ["seal"])));

Deno.test("SITE_BENCHES are those that start the stack's own site, which is built for them beforehand", async () => {
  const found: string[] = [];
  for (const name of await findBenches(ROOT)) {
    const folder = `${ROOT}/scripts/bench/${name}`;
    for (const path of await readdir(folder, { recursive: true })) {
      if (!path.endsWith(".ts")) continue;
      if (/\bstackParts\(|client\/dist/.test(await readFile(`${folder}/${path}`, "utf8"))) found.push(name);
    }
  }
  assert.deepEqual([...new Set(found)], SITE_BENCHES);
});
