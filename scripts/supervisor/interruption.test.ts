import assert from "node:assert/strict";
import { readLines } from "../../media/mediamtx/run-command.ts";
import { aborted } from "./interruption.ts";

const WATCHER = `
import { aborted, watchInterruption } from ${
  JSON.stringify(new URL("./interruption.ts", import.meta.url).href)
};
const interrupted = await watchInterruption("launch me");
console.log(Deno.pid);
await aborted(interrupted);
console.log("interrupted");
Deno.exit(0);
`;

/** Runs a watcher below a shell that says `launch me`, and hears what it says. */
async function withWatcher(
  work: (pids: { shell: number; watcher: number }) => Promise<void>,
): Promise<string[]> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(file, WATCHER);
  const shell = new Deno.Command("/bin/sh", {
    args: ["-c", `"${Deno.execPath()}" run -A --no-config "${file}"; : launch me`],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const said: string[] = [];
  const first = Promise.withResolvers<number>();
  const heard = readLines(shell.stdout, (line) => {
    said.push(line);
    first.resolve(Number(line));
  });
  await work({ shell: shell.pid, watcher: await first.promise });
  await Promise.all([heard, shell.status]);
  await Deno.remove(file);
  return said.slice(1);
}

Deno.test("watchInterruption() ends a process whose launcher was killed", async () => {
  const said = await withWatcher(({ shell }) => Promise.resolve(Deno.kill(shell, "SIGKILL")));
  assert.deepEqual(said, ["interrupted"]);
});

Deno.test("watchInterruption() hears SIGTERM", async () => {
  const said = await withWatcher(({ watcher }) => Promise.resolve(Deno.kill(watcher, "SIGTERM")));
  assert.deepEqual(said, ["interrupted"]);
});

Deno.test("aborted() resolves at once for a signal that was aborted before", async () => {
  await aborted(AbortSignal.abort());
});
