import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { openClient } from "./conformance/client.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

function spawn(env: Record<string, string>): Deno.ChildProcess {
  const args = ["run", "-A", "--no-prompt", MAIN];
  return new Deno.Command(Deno.execPath(), { args, env, stdout: "piped", stderr: "piped" }).spawn();
}

/** A port that is free now, held by nobody afterwards. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}

Deno.test("main says which port is taken and which variable to set", async () => {
  const home = await mkdtemp(join(tmpdir(), "relay-"));
  const listener = Deno.listen({ port: 0, hostname: "0.0.0.0" });
  const port = String(listener.addr.port);
  const { code, stderr } = await spawn({ DSTREAM_RELAY_PORT: port, DSTREAM_HOME: home }).output();
  listener.close();
  assert.equal(code, 1);
  assert.match(new TextDecoder().decode(stderr), new RegExp(`Port ${port} is taken.*DSTREAM_RELAY_PORT`));
  await rm(home, { recursive: true });
});

Deno.test("main says what is wrong with the environment", async () => {
  const { code, stderr } = await spawn({ DSTREAM_RELAY_PORT: "x" }).output();
  assert.equal(code, 1);
  assert.match(new TextDecoder().decode(stderr), /DSTREAM_RELAY_PORT is "x"/);
});

Deno.test("main says which file it can't use", async () => {
  const home = await mkdtemp(join(tmpdir(), "relay-"));
  await mkdir(join(home, "relay"));
  await writeFile(
    join(home, "relay", "events.sqlite"),
    "this is no database, and long enough to be read as one".repeat(40),
  );
  const { code, stderr } = await spawn({ DSTREAM_RELAY_PORT: "1", DSTREAM_HOME: home }).output();
  assert.equal(code, 1);
  assert.match(new TextDecoder().decode(stderr), /^The relay can't use .*events\.sqlite: .*DSTREAM_HOME/);
  await rm(home, { recursive: true });
});

Deno.test({
  name: "main still takes clients after more connections than it may open files",
  ignore: Deno.build.os === "windows",
  async fn() {
    const home = await mkdtemp(join(tmpdir(), "relay-"));
    const port = await freePort();
    const child = new Deno.Command("sh", {
      args: ["-c", `ulimit -n 1024; exec "$0" run -A --no-prompt "$1"`, Deno.execPath(), MAIN],
      env: { DSTREAM_RELAY_PORT: String(port), DSTREAM_HOME: home },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    const crowd = await Promise.all(
      Array.from({ length: 1500 }, () => Deno.connect({ hostname: "127.0.0.1", port })),
    );
    for (const one of crowd) one.close();
    const client = await openClient(`ws://127.0.0.1:${port}`);
    assert.deepEqual(await client.query({ limit: 1 }), []);
    client.close();
    child.kill("SIGTERM");
    await reader.cancel();
    await child.status;
    await rm(home, { recursive: true });
  },
});

Deno.test("main ends at SIGTERM with its clients told and its events in one file", async () => {
  const home = await mkdtemp(join(tmpdir(), "relay-"));
  const port = await freePort();
  const child = spawn({ DSTREAM_RELAY_PORT: String(port), DSTREAM_HOME: home });
  const reader = child.stdout.getReader();
  assert.match(
    new TextDecoder().decode((await reader.read()).value),
    new RegExp(`listens on ws://localhost:${port}`),
  );
  const client = await openClient(`ws://127.0.0.1:${port}`);
  const event = signEvent(
    { kind: KIND.chat, created_at: 1, tags: [], content: "" },
    new Uint8Array(32).fill(1),
  );
  assert.ok((await client.publish(event)).ok);
  child.kill("SIGTERM");
  await reader.cancel();
  await child.stderr.cancel();
  assert.equal((await child.status).code, 0);
  await assert.rejects(client.query({}), /closed the connection/);
  assert.deepEqual(await readdir(join(home, "relay")), ["events.sqlite"]);
  await rm(home, { recursive: true });
});
