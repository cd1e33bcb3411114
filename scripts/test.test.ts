import assert from "node:assert/strict";
import { ROOT } from "./root.ts";

Deno.test("task test asks nothing of the machine where only unit tests are meant", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", "scripts/test.ts", "contracts/hex"],
    cwd: ROOT,
    // Whoever looks for MediaMTX stops here.
    env: { DSTREAM_MEDIAMTX: "/nowhere/mediamtx", NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.equal(code, 0, said);
  assert.match(said, /ok: unit tests, \d+ passed, 0 failed/);
});
