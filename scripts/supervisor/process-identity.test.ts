import assert from "node:assert/strict";
import { isRunning, processStarted, signalGroup } from "./process-identity.ts";

Deno.test("isRunning() says no for another process with the same number", async () => {
  assert.equal(await isRunning({ pid: Deno.pid, started: "some other time" }), false);
});

Deno.test("processStarted() gives nothing, and signalGroup() reaches nobody, once a process is gone", async () => {
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", ""], detached: true, stdin: "null" })
    .spawn();
  await child.status;
  assert.equal(await processStarted(child.pid), undefined);
  assert.equal(signalGroup(child.pid, "SIGTERM"), false);
});

Deno.test("isRunning() knows this very process", async () => {
  const started = await processStarted(Deno.pid);
  assert.ok(started !== undefined);
  assert.equal(await isRunning({ pid: Deno.pid, started }), true);
});
