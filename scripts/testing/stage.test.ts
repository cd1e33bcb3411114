import assert from "node:assert/strict";
import { processStarted } from "../supervisor/process-identity.ts";
import { runFileByFile, runGate, runTestFiles } from "./stage.ts";
import { NOTHING } from "./tally.ts";

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

/** Test files that pass only when all three run at the same time. */
async function writeMeetings(root: string): Promise<string[]> {
  const meets = `
    import { readdirSync, writeFileSync } from "node:fs";
    Deno.test("meets", async () => {
      writeFileSync(crypto.randomUUID() + ".here", "");
      const deadline = Date.now() + 60_000;
      const here = () => readdirSync(".").filter((name) => name.endsWith(".here")).length;
      while (here() < 3 && Date.now() < deadline) await new Promise((next) => setTimeout(next, 10));
      if (here() < 3) throw new Error("alone");
    });`;
  const files = ["c.test.ts", "b.test.ts", "a.test.ts"];
  for (const file of files) await Deno.writeTextFile(`${root}/${file}`, meets);
  return files;
}

Deno.test("runTestFiles() counts failures, and a file that can't even be loaded", () =>
  inTempDir(async (root, said) => {
    const options = { root, env: {}, say: (line: string) => said.push(line), sideBySide: 1 };
    assert.deepEqual(await runTestFiles("unit", ["good.test.ts", "bad.test.ts"], options), {
      passed: 1,
      failed: 1,
      skipped: 0,
      faults: ["./bad.test.ts: bad: Uncaught Error: on purpose"],
    });
    assert.equal((await runTestFiles("unit", ["broken.test.ts"], options)).failed, 1);
    assert.match(said[0] ?? "", /^FAILED: unit, 1 passed, 1 failed/);
  }));

Deno.test("runTestFiles() runs as many side by side as it is told", () =>
  inTempDir(async (root, said) => {
    const options = { root, env: {}, say: (line: string) => said.push(line) };
    const files = await writeMeetings(root);
    const tally = await runTestFiles("meetings", files, { ...options, sideBySide: 3 });
    assert.deepEqual(tally, { ...NOTHING, passed: 3 });
  }));

Deno.test("runGate() counts a command that fails", () =>
  inTempDir(async (root, said) => {
    const options = { root, env: {}, say: (line: string) => said.push(line) };
    assert.deepEqual(await runGate("types", ["check", "broken.test.ts"], options), {
      passed: 0,
      failed: 1,
      skipped: 0,
      faults: ["types"],
    });
    assert.deepEqual(await runGate("types", ["check", "good.test.ts"], options), {
      passed: 1,
      failed: 0,
      skipped: 0,
      faults: [],
    });
    assert.match(said[0] ?? "", /^FAILED: types/);
  }));

Deno.test("runTestFiles() ends what runs when it is asked to, and counts it as failed", () =>
  inTempDir(async (root, said) => {
    const asked = new AbortController();
    await Deno.writeTextFile(
      `${root}/endless.test.ts`,
      `Deno.test("endless", async () => {
        Deno.addSignalListener("SIGTERM", () => {});
        await Deno.writeTextFile("running", String(Deno.pid));
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      });`,
    );
    const options = {
      root,
      env: {},
      say: (line: string) => said.push(line),
      sideBySide: 1,
      signal: asked.signal,
      graceMs: 200,
    };
    const tally = runTestFiles("unit", ["endless.test.ts"], options);
    const running = () => Deno.readTextFile(`${root}/running`).catch(() => "");
    const deadline = Date.now() + 60_000;
    while (await running() === "") {
      assert.ok(Date.now() < deadline, "the endless test never began");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    asked.abort();
    assert.deepEqual(await tally, {
      ...NOTHING,
      failed: 1,
      faults: ["unit: ended without a word of why"],
    });
  }));

Deno.test("runFileByFile() begins with the first, and tells of each file whole, faults and all", () =>
  inTempDir(async (root, said) => {
    const options = { root, env: {}, say: (line: string) => said.push(line) };
    const files = ["good.test.ts", "broken.test.ts", "bad.test.ts"];
    const tally = await runFileByFile([{ name: "stacks", files, sideBySide: 1 }], options);
    assert.deepEqual(tally, {
      passed: 1,
      failed: 2,
      skipped: 0,
      faults: [
        "broken.test.ts: ended without a word of why",
        "./bad.test.ts: bad: Uncaught Error: on purpose",
      ],
    });
    assert.deepEqual(said.map((text) => text.split(" ")[0]), [...files, "FAILED:"]);
    assert.match(said[2] ?? "", /on purpose/);
    assert.match(said[3] ?? "", /^FAILED: stacks, 1 passed, 2 failed/);
  }));

Deno.test("runFileByFile() runs as many side by side as it is told", () =>
  inTempDir(async (root, said) => {
    const files = await writeMeetings(root);
    const options = { root, env: {}, say: (line: string) => said.push(line) };
    const tally = await runFileByFile([{ name: "meetings", files, sideBySide: 3 }], options);
    assert.deepEqual(tally, { ...NOTHING, passed: 3 });
  }));

Deno.test("runFileByFile() lets a group begin where the one before leaves room, and tells of each by itself", () =>
  inTempDir(async (root, said) => {
    const options = { root, env: {}, say: (line: string) => said.push(line) };
    // Two of six and two of three: the last of the first group meets both.
    const [first = "", ...others] = await writeMeetings(root);
    const groups = [
      { name: "none", files: [], sideBySide: 2 },
      { name: "small", files: [first], sideBySide: 6 },
      { name: "large", files: others, sideBySide: 3 },
    ];
    assert.deepEqual(await runFileByFile(groups, options), { ...NOTHING, passed: 3 });
    const told = said.filter((line) => line.startsWith("ok: ")).map((line) => line.replace(/ \(.*/, ""));
    assert.deepEqual(told.toSorted(), ["ok: large, 2 passed, 0 failed", "ok: small, 1 passed, 0 failed"]);
  }));

Deno.test("runFileByFile() begins nothing more once it is asked to end, and counts that as failed", () =>
  inTempDir(async (root, said) => {
    const asked = new AbortController();
    const options = {
      root,
      env: {},
      say: (line: string) => {
        said.push(line);
        asked.abort();
      },
      signal: asked.signal,
    };
    const groups = [
      { name: "stacks", files: ["good.test.ts", "good.test.ts"], sideBySide: 1 },
      { name: "browsers", files: ["bad.test.ts"], sideBySide: 1 },
    ];
    assert.deepEqual(await runFileByFile(groups, options), {
      passed: 1,
      failed: 2,
      skipped: 0,
      faults: ["good.test.ts: was not begun", "bad.test.ts: was not begun"],
    });
    assert.equal(said.length, 3);
  }));

Deno.test("runTestFiles() ends what a test left behind", () =>
  inTempDir(async (root, said) => {
    await Deno.writeTextFile(
      `${root}/leaving.test.ts`,
      `Deno.test({ name: "leaves", sanitizeOps: false, sanitizeResources: false, async fn() {
        const child = new Deno.Command("sleep", { args: ["600"], stdin: "null", stdout: "null" }).spawn();
        await Deno.writeTextFile("left", String(child.pid));
        child.unref();
      } });`,
    );
    const options = { root, env: {}, say: (line: string) => said.push(line), sideBySide: 1 };
    assert.equal((await runTestFiles("unit", ["leaving.test.ts"], options)).passed, 1);
    const pid = Number(await Deno.readTextFile(`${root}/left`));
    const deadline = Date.now() + 20_000;
    while (await processStarted(pid) !== undefined) {
      assert.ok(Date.now() < deadline, "it still runs");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }));
