import assert from "node:assert/strict";
import { FolderInUse, holdFolder } from "./folder-hold.ts";

Deno.test("holdFolder() lets one in at a time: the next waits for one that is ending, not for one that stays", async () => {
  const folder = await Deno.makeTempDir();
  const hold = (patienceMs: number, signal?: AbortSignal) =>
    holdFolder({ folder, log: assert.fail, patienceMs, signal });
  try {
    const release = await hold(0);
    await assert.rejects(
      hold(0),
      (error) => error instanceof FolderInUse && /DSTREAM_HOME/.test(error.message),
    );
    await assert.rejects(hold(60_000, AbortSignal.abort()), FolderInUse);
    const next = hold(60_000);
    release();
    (await next)();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("holdFolder() lets in where one was killed that held it", async () => {
  const folder = await Deno.makeTempDir();
  const code = `const { holdFolder } = await import(${
    JSON.stringify(import.meta.resolve("./folder-hold.ts"))
  }); await holdFolder({ folder: ${
    JSON.stringify(folder)
  }, log() {} }); console.log("held"); setInterval(() => {}, 1000);`;
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", code], stdout: "piped" }).spawn();
  const said = child.stdout.getReader();
  let isKilled = false;
  try {
    await said.read();
    await assert.rejects(holdFolder({ folder, log: assert.fail, patienceMs: 0 }), FolderInUse);
    child.kill("SIGKILL");
    isKilled = true;
    (await holdFolder({ folder, log: assert.fail }))();
  } finally {
    if (!isKilled) child.kill("SIGKILL");
    await said.cancel();
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
});
