import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { freePorts } from "./trial/free-ports.ts";
import { waitFor } from "./trial/trial-box.ts";

const MAIN = join(import.meta.dirname ?? ".", "main.ts");

async function run(env: Record<string, string>): Promise<{ code: number; said: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--no-prompt", MAIN],
    env,
    stderr: "inherit",
  }).output();
  return { code, said: new TextDecoder().decode(stdout) };
}

/** Any program that says the right version will do: nothing is published. */
async function makeSilentMediamtx(folder: string): Promise<string> {
  const path = join(folder, "mediamtx");
  await Deno.writeTextFile(
    path,
    `#!/bin/sh\n[ "$1" = --version ] && echo v1.20.1 && exit\nexec sleep 30\n`,
    { mode: 0o755 },
  );
  return path;
}

const pidFiles = (home: string) =>
  [...Deno.readDirSync(join(home, "box"))].map(({ name }) => name).filter((name) => name.endsWith(".pid"));

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url);
    await answer.body?.cancel();
    return answer.ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
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

Deno.test("the box process ends when it is told to while its MediaMTX doesn't listen, and leaves nothing behind", async () => {
  const home = await Deno.makeTempDir();
  const ports = Object.fromEntries(
    (await freePorts(4)).map((port, i) => [
      `DSTREAM_${["BOX", "RTMP", "SRT", "WEBRTC"][i]}_PORT`,
      String(port),
    ]),
  );
  try {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-prompt", MAIN],
      env: { ...ports, DSTREAM_HOME: home, DSTREAM_MEDIAMTX: await makeSilentMediamtx(home) },
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const said = new Response(child.stdout).text();
    const url = `http://127.0.0.1:${ports["DSTREAM_BOX_PORT"]}/v1/box`;
    await waitFor("the box to answer", async () => await answers(url) || undefined, 30_000);
    const told = performance.now();
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
    assert.ok(performance.now() - told < 5000);
    assert.doesNotMatch(await said, /ready on/);
    assert.deepEqual(pidFiles(home), []);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("the box process says that another one works in its folder, and leaves that alone", async () => {
  const home = await Deno.makeTempDir();
  await Deno.mkdir(join(home, "box"));
  const held = await Deno.open(join(home, "box", "lock"), { create: true, write: true });
  try {
    await held.lock(true);
    const { code, said } = await run({
      DSTREAM_HOME: home,
      DSTREAM_MEDIAMTX: await makeSilentMediamtx(home),
    });
    assert.equal(code, 1);
    assert.match(said, /Another box works in .*DSTREAM_HOME/);
    assert.deepEqual([...Deno.readDirSync(join(home, "box"))].map(({ name }) => name), ["lock"]);
  } finally {
    held.close();
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("the box process names port and variable, and leaves nothing behind, when its port is taken", async () => {
  const home = await Deno.makeTempDir();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, resolve));
  const address = taken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    const { code, said } = await run({
      DSTREAM_HOME: home,
      DSTREAM_BOX_PORT: String(port),
      DSTREAM_MEDIAMTX: await makeSilentMediamtx(home),
    });
    assert.equal(code, 1);
    assert.match(said, new RegExp(`Port ${port} is in use .* DSTREAM_BOX_PORT`));
    assert.deepEqual(pidFiles(home), []);
  } finally {
    await new Promise<void>((resolve) => taken.close(() => resolve()));
    await Deno.remove(home, { recursive: true });
  }
});
