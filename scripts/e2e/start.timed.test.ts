import assert from "node:assert/strict";
import { processesNaming, startStack } from "./local-stack.ts";

Deno.test("start leaves no process behind at Ctrl-C, and the next start is up within 8 seconds", async () => {
  const home = await Deno.makeTempDir({ prefix: "dstream-e2e-" });
  const seconds: number[] = [];
  for (let i = 0; i < 2; i++) {
    const stack = await startStack({ flags: ["--demo"], home });
    const [, took] = await stack.hears(/up after ([\d.]+) s/, 120_000);
    seconds.push(Number(took));
    await stack[Symbol.asyncDispose]();
    assert.equal(await stack.exited, 0);
    assert.deepEqual(await processesNaming(home), []);
  }
  assert.ok((seconds[1] ?? 99) < 8, `the second start took ${seconds[1]} s`);
  await Deno.remove(home, { recursive: true });
});
