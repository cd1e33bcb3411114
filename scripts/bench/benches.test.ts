import assert from "node:assert/strict";
import { findBenches, loadBench } from "./benches.ts";

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
