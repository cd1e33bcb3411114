import assert from "node:assert/strict";
import { runForeground } from "./foreground.ts";
import { pause } from "./supervisor/pause.ts";
import { processStarted } from "./supervisor/process-identity.ts";

const never = new AbortController().signal;

async function run(script: string, signal: AbortSignal) {
  const file = await Deno.makeTempFile();
  const command = { program: "/bin/sh", args: ["-c", script, "sh", file], env: {}, cwd: "/" };
  const code = await runForeground(command, signal);
  const said = (await Deno.readTextFile(file)).trim();
  await Deno.remove(file);
  return { code, said };
}

Deno.test("runForeground() leaves nothing behind of a part that was killed", async () => {
  const { said } = await run('sleep 300 & echo $! > "$1"; kill -KILL $$', never);
  assert.match(said, /^\d+$/);
  // Killed isn't gone: the system takes its time.
  const until = performance.now() + 5000;
  while (await processStarted(Number(said)) !== undefined && performance.now() < until) {
    await pause(10, never);
  }
  assert.equal(await processStarted(Number(said)), undefined);
});

Deno.test("runForeground() asks the part to end when it is interrupted, and gives its exit code", async () => {
  const interrupted = new AbortController();
  const script =
    `trap 'echo ended > "$1"; exit 3' TERM; kill -USR1 ${Deno.pid}; while :; do sleep 0.05; done`;
  // Only when its trap is set does the script speak up.
  const ready = () => interrupted.abort();
  Deno.addSignalListener("SIGUSR1", ready);
  const { code, said } = await run(script, interrupted.signal);
  Deno.removeSignalListener("SIGUSR1", ready);
  assert.deepEqual({ code, said }, { code: 3, said: "ended" });
});

Deno.test("runForeground() begins nothing that lasts after an interruption", async () => {
  const { code } = await run("sleep 300", AbortSignal.abort());
  assert.notEqual(code, 0);
});
