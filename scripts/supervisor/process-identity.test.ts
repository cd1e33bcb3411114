import assert from "node:assert/strict";
import { startChild } from "./child.ts";
import { isRunning, launchersOf, processStarted, signalGroup } from "./process-identity.ts";

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

Deno.test("launchersOf() names the shells that only run a process, and stops at the first that doesn't", async () => {
  const pid = Promise.withResolvers<number>();
  const line = `sh -c 'sh -c "sleep 100 & echo \\$!; wait; : task start" ; : task start'; : another`;
  const child = startChild({ program: "/bin/sh", args: ["-c", line], env: {}, cwd: "/" }, (text) => {
    pid.resolve(Number(text));
  });
  const launchers = await launchersOf(await pid.promise, "task start");
  assert.ok(launchers.length >= 2, JSON.stringify(launchers));
  assert.ok(launchers.every(({ pid }) => pid !== Deno.pid));
  assert.deepEqual(await launchersOf(await pid.promise, "no such words"), []);
  await child.end(1000);
  assert.equal(await isRunning(launchers[0] ?? { pid: 0, started: "" }), false);
});
