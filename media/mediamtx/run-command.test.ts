import assert from "node:assert/strict";
import { readLines, runCommand } from "./run-command.ts";

Deno.test("runCommand() says not-found when the program doesn't exist", async () => {
  assert.deepEqual(await runCommand("no-such-program-here", []), { state: "not-found" });
});

Deno.test("runCommand() gives the code and the last lines of a failure", async () => {
  const outcome = await runCommand(Deno.execPath(), ["eval", "console.error('why'); Deno.exit(3)"]);
  assert.deepEqual(outcome, { state: "failed", code: 3, lines: ["why"] });
});

Deno.test("runCommand() hears every line and keeps the last forty", async () => {
  let heard = 0;
  const outcome = await runCommand(
    Deno.execPath(),
    ["eval", "for (let i = 1; i <= 100; i++) console.log(i)"],
    { onLine: () => heard++ },
  );
  assert.equal(heard, 100);
  assert.equal(outcome.state, "done");
  assert.deepEqual(outcome.state === "done" && [outcome.lines.length, outcome.lines.at(-1)], [40, "100"]);
});

Deno.test("readLines() joins characters cut between two reads and keeps an unended last line", async () => {
  const bytes = new TextEncoder().encode("für\rdich\n\nend");
  const heard: string[] = [];
  await readLines(ReadableStream.from([bytes.slice(0, 2), bytes.slice(2)]), (line) => heard.push(line));
  assert.deepEqual(heard, ["für", "dich", "end"]);
});
