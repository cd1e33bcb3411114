import assert from "node:assert/strict";
import { browserCpu, usedBetween } from "./browser-cpu.ts";

Deno.test("usedBetween() counts what is new from its beginning, and nothing of what ended", () => {
  const before = new Map([[1, 5], [2, 7]]);
  const after = new Map([[1, 6.5], [3, 0.25]]);
  assert.equal(usedBetween(before, after), 1.75);
});

Deno.test({
  name: "browserCpu() sees a process that another one started",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const before = await browserCpu();
    const busy = new Deno.Command("sh", {
      args: [
        "-c",
        "(i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done; exec sleep 30) & echo $!; wait",
      ],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = busy.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    while (!said.includes("done")) said += (await reader.read()).value ?? assert.fail("it ended");
    const after = await browserCpu();
    assert.ok(usedBetween(before, after) > 0.05);
    Deno.kill(Number.parseInt(said), "SIGKILL");
    await Promise.all([busy.status, reader.cancel()]);
  },
});
