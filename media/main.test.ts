import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";

const MAIN = join(import.meta.dirname ?? ".", "main.ts");

async function run(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-prompt", MAIN],
    env,
    stderr: "inherit",
  }).output();
  return { code, said: new TextDecoder().decode(stdout) };
}

Deno.test("the box process names the variable when its configuration is wrong", async () => {
  const { code, said } = await run({ DSTREAM_BOX_PORT: "none" });
  assert.equal(code, 2);
  assert.match(said, /DSTREAM_BOX_PORT is "none"/);
});

Deno.test("the box process says what is wrong with the MediaMTX it was given", async () => {
  const home = await Deno.makeTempDir();
  const { code, said } = await run({ DSTREAM_HOME: home, DSTREAM_MEDIAMTX: "/nowhere/mediamtx" });
  await Deno.remove(home, { recursive: true });
  assert.equal(code, 2);
  assert.match(said, /DSTREAM_MEDIAMTX is \/nowhere\/mediamtx/);
});

Deno.test("the box process names port and variable, and leaves nothing behind, when its port is taken", async () => {
  const home = await Deno.makeTempDir();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    // Any program that says the right version will do: nothing is published.
    const fake = join(home, "mediamtx");
    await Deno.writeTextFile(
      fake,
      `#!/bin/sh\n[ "$1" = --version ] && echo v1.20.1 && exit\nexec sleep 30\n`,
      { mode: 0o755 },
    );
    const { code, said } = await run({
      DSTREAM_HOME: home,
      DSTREAM_BOX_PORT: String(port),
      DSTREAM_MEDIAMTX: fake,
    });
    assert.equal(code, 1);
    assert.match(said, new RegExp(`Port ${port} is in use .* DSTREAM_BOX_PORT`));
    assert.deepEqual(
      [...Deno.readDirSync(join(home, "box"))].map(({ name }) => name).filter((name) =>
        name.endsWith(".pid")
      ),
      [],
    );
  } finally {
    await new Promise<void>((resolve) => taken.close(() => resolve()));
    await Deno.remove(home, { recursive: true });
  }
});
