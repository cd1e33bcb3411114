import assert from "node:assert/strict";
import { inBuildFolder } from "./build-folder.ts";

async function inScratch(work: (scratch: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(`${folder}/scratch`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

Deno.test("inBuildFolder() leaves the folder of another run that still works", () =>
  inScratch((scratch) =>
    inBuildFolder(scratch, async (first) => {
      await inBuildFolder(scratch, async (second) => {
        assert.notEqual(second, first);
        assert.ok(await exists(first));
      });
      assert.ok(await exists(first));
    })
  ));

Deno.test("inBuildFolder() removes nothing but folders of builds, and follows no link", () =>
  inScratch(async (scratch) => {
    await Deno.mkdir(`${scratch}/notes`, { recursive: true });
    await Deno.symlink(`${scratch}/notes`, `${scratch}/build-link`);
    await Deno.writeTextFile(`${scratch}/build-words`, "");
    await inBuildFolder(scratch, () => Promise.resolve());
    for (const name of ["notes", "build-link", "build-words"]) {
      assert.ok(await exists(`${scratch}/${name}`), name);
    }
  }));

Deno.test("inBuildFolder() removes its folder when the work fails", () =>
  inScratch(async (scratch) => {
    let used = "";
    const failing = inBuildFolder(scratch, (folder) => {
      used = folder;
      return Promise.reject(new Error("no such export"));
    });
    await assert.rejects(failing, /no such export/);
    assert.ok(used !== "" && !await exists(used));
  }));

Deno.test("inBuildFolder() removes what killed runs left, with a lock that nobody holds or none yet", () =>
  inScratch(async (scratch) => {
    const left = [`${scratch}/build-killed`, `${scratch}/build-young`];
    for (const folder of left) await Deno.mkdir(`${folder}/tree/node_modules`, { recursive: true });
    await Deno.writeTextFile(`${left[0]}/lock`, "");
    await inBuildFolder(scratch, async () => {
      for (const folder of left) assert.ok(!await exists(folder), folder);
    });
  }));

Deno.test("inBuildFolder() gives up waiting for another run, and says that it waits, when it is interrupted", () =>
  inScratch(async (scratch) => {
    await Deno.mkdir(scratch);
    using other = await Deno.open(`${scratch}/lock`, { create: true, write: true });
    await other.lock(true);
    const interrupted = new AbortController();
    const answer = await inBuildFolder(scratch, () => Promise.resolve("worked"), {
      onWait: () => interrupted.abort(),
      ending: { signal: interrupted.signal, answer: () => "interrupted" },
    });
    assert.equal(answer, "interrupted");
  }));
