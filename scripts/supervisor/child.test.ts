import assert from "node:assert/strict";
import { type Child, startChild } from "./child.ts";
import { processStarted } from "./process-identity.ts";

/** Starts a shell line and gives the first line it printed. */
async function shell(line: string): Promise<{ child: Child; said: string }> {
  const first = Promise.withResolvers<string>();
  const child = startChild(
    { program: "/bin/sh", args: ["-c", line], env: {}, cwd: "/" },
    (text) => first.resolve(text),
  );
  return { child, said: await first.promise };
}

/** A killed process takes a moment to go. */
async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (await processStarted(pid) !== undefined) {
    assert.ok(Date.now() < deadline, `${pid} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("startChild() ends a program that ignores SIGTERM, and what it started", async () => {
  const { child, said } = await shell("trap '' TERM; sleep 100 & echo $!; wait; sleep 100");
  await child.end(50);
  assert.equal((await child.exited).signal, "SIGKILL");
  assert.equal(await processStarted(child.pid), undefined);
  await gone(Number(said));
});

Deno.test("startChild() ends what a crashed program left behind", async () => {
  const { child, said } = await shell("sleep 100 >&- 2>&- & echo $!; kill -9 $$");
  assert.equal((await child.exited).signal, "SIGKILL");
  await gone(Number(said));
});

Deno.test("startChild() lets a program end by itself within its grace", async () => {
  const { child } = await shell("trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done");
  await child.end(20_000);
  assert.deepEqual(await child.exited, { code: 7, signal: null });
  await child.end(0);
});
