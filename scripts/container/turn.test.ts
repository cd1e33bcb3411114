import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

type Says = { dns?: string; hosts?: string };

/** Runs the script beside a resolver that answers so and a TURN server that shows what it was told; it is ended once it waits. */
async function run(says: Says, variables: Record<string, string>) {
  const folder = await Deno.makeTempDir();
  const program = (name: string, text: string) =>
    Deno.writeTextFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const answer = (address?: string) => (address === undefined ? "exit 2" : `echo "${address} STREAM x"`);
  try {
    await program("getent", `case "$*" in "-s dns"*) ${answer(says.dns)};; *) ${answer(says.hosts)};; esac`);
    await program("turnserver", `cat "$2"`);
    const script = new Deno.Command("/bin/sh", {
      args: [fileURLToPath(new URL("turn.sh", import.meta.url))],
      env: { PATH: `${folder}:/usr/bin:/bin`, TMPDIR: folder, ...variables },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const said = (async () => {
      let text = "";
      for await (const chunk of script.stderr.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        // It is said once, and as a whole.
        if (chunk.includes("leads to no IPv4 address")) script.kill("SIGTERM");
      }
      return text;
    })();
    const told = await new Response(script.stdout).text();
    return {
      said: await said,
      outside: /^external-ip=(.*)$/m.exec(told)?.[1],
      code: (await script.status).code,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const GIVEN = { DSTREAM_TURN_SECRET: "s", DSTREAM_DOMAIN: "live.example.org" };

Deno.test("turn.sh says which setting is missing and what to set it to", async () => {
  for (const name of Object.keys(GIVEN)) {
    const { said, code } = await run({}, { ...GIVEN, [name]: "" });
    assert.ok(said.includes(`${name} is not set: set it to`), said);
    assert.notEqual(code, 0);
  }
});

Deno.test("turn.sh tells viewers no address of the machine's own list that leads to itself, and waits for another", async () => {
  for (const says of [{}, { hosts: "127.0.1.1" }, { dns: "127.0.0.1", hosts: "0.0.0.0" }]) {
    const { said, outside, code } = await run(says, GIVEN);
    assert.match(said, /^live\.example\.org leads to no IPv4 address, .* set DSTREAM_TURN_ADDRESS/);
    assert.deepEqual([outside, code], [undefined, 0]);
  }
});

Deno.test("turn.sh takes what name servers say, then the machine's own list, and a set address as it is", async () => {
  const outside = async (says: Says, more = {}) => (await run(says, { ...GIVEN, ...more })).outside;
  assert.equal(await outside({ dns: "203.0.113.7", hosts: "127.0.1.1" }), "203.0.113.7");
  assert.equal(await outside({ hosts: "192.168.1.7" }), "192.168.1.7");
  assert.equal(
    await outside({ dns: "203.0.113.7" }, { DSTREAM_TURN_ADDRESS: "198.51.100.2" }),
    "198.51.100.2",
  );
});
