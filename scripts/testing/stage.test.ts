import assert from "node:assert/strict";
import { runGate, runTestFiles } from "./stage.ts";

async function inTempDir(work: (root: string, said: string[]) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  await Deno.writeTextFile(`${root}/deno.json`, "{}");
  await Deno.writeTextFile(`${root}/good.test.ts`, `Deno.test("good", () => {});`);
  await Deno.writeTextFile(
    `${root}/bad.test.ts`,
    `Deno.test("bad", () => { throw new Error("on purpose"); });`,
  );
  await Deno.writeTextFile(`${root}/broken.test.ts`, `import "./missing.ts";`);
  try {
    await work(root, []);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("runTestFiles() counts failures, and a file that can't even be loaded", () =>
  inTempDir(async (root, said) => {
    const options = { root, env: {}, say: (line: string) => said.push(line), parallel: false };
    assert.deepEqual(await runTestFiles("unit", ["good.test.ts", "bad.test.ts"], options), {
      passed: 1,
      failed: 1,
      skipped: 0,
    });
    assert.equal((await runTestFiles("unit", ["broken.test.ts"], options)).failed, 1);
    assert.match(said[0] ?? "", /^FAILED: unit, 1 passed, 1 failed/);
  }));

Deno.test("runGate() counts a command that fails", () =>
  inTempDir(async (root, said) => {
    const options = { root, env: {}, say: (line: string) => said.push(line) };
    assert.deepEqual(await runGate("types", ["check", "broken.test.ts"], options), {
      passed: 0,
      failed: 1,
      skipped: 0,
    });
    assert.deepEqual(await runGate("types", ["check", "good.test.ts"], options), {
      passed: 1,
      failed: 0,
      skipped: 0,
    });
    assert.match(said[0] ?? "", /^FAILED: types/);
  }));
