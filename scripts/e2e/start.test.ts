import assert from "node:assert/strict";
import { ROOT } from "../root.ts";
import { processesNaming, startDemo, startStack } from "./local-stack.ts";

Deno.test("start names the port in use and its variable, and starts nothing", async () => {
  await using stack = await startStack({ flags: [] });
  await stack.hears(/Ctrl-C ends it/, 120_000);
  const second = new Deno.Command(Deno.execPath(), {
    args: ["task", "start", "--no-open"],
    env: {
      ...Object.fromEntries(
        Object.entries(stack.ports).map((
          [name, port],
        ) => [`DSTREAM_${name.toUpperCase()}_PORT`, String(port)]),
      ),
      DSTREAM_HOME: `${stack.home}/second`,
      NO_COLOR: "1",
    },
  });
  const { code, stderr } = await second.output();
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 1);
  assert.match(text, new RegExp(`Port ${stack.ports.client}/tcp.*DSTREAM_CLIENT_PORT`));
  assert.match(text, new RegExp(`Port ${stack.ports.srt}/udp.*DSTREAM_SRT_PORT`));
  assert.deepEqual(await processesNaming(`${stack.home}/second`), []);
});

Deno.test("start refuses to run twice from one state folder", async () => {
  await using stack = await startStack({ flags: [] });
  await stack.hears(/Ctrl-C ends it/, 120_000);
  await using second = await startStack({ flags: [], home: stack.home });
  assert.equal(await second.exited, 1);
  assert.match(second.said(), /already runs from .* \(process \d+\)/);
});

Deno.test("start refuses to run twice from one state folder, even while the first is being set up", async () => {
  const notes = `${ROOT}/node_modules/.dstream`;
  await Deno.mkdir(notes, { recursive: true });
  using building = await Deno.open(`${notes}/client.lock`, { create: true, write: true });
  await building.lock(true);
  await using first = await startStack({ flags: [] });
  await first.hears(/waiting for another build/, 60_000);
  await using second = await startStack({ flags: [], home: first.home });
  await second.hears(/already runs from .* \(process \d+\)/, 30_000);
  assert.equal(await second.exited, 1);
});

Deno.test("start reports a crashed part by name with its last lines, starts it again, and the stream goes on", async () => {
  await using demo = await startDemo();
  const sid = await sessionOf(demo.ports.box);
  const record = JSON.parse(await Deno.readTextFile(`${demo.home}/run.json`)) as {
    children: { name: string; pid: number }[];
  };
  const box = record.children.find(({ name }) => name === "box");
  Deno.kill(box?.pid ?? 0, "SIGKILL");
  await demo.hears(/box was ended by SIGKILL\. Its last lines/);
  await demo.hears(/box is back\./);
  await demo.hears(/picture is back\./);
  // What was listed before is on disk, so the same session goes on.
  assert.equal(await sessionOf(demo.ports.box), sid);
});

Deno.test("start ends what a killed start left behind", async () => {
  const home = await Deno.makeTempDir({ prefix: "dstream-e2e-" });
  const first = await startStack({ flags: [], home });
  await first.hears(/Ctrl-C ends it/, 120_000);
  const record = JSON.parse(await Deno.readTextFile(`${home}/run.json`)) as { supervisor: { pid: number } };
  Deno.kill(record.supervisor.pid, "SIGKILL");
  await first.exited;
  {
    await using second = await startStack({ flags: [], home });
    await second.hears(/Ended what an earlier run left behind: .*box/);
    await second.hears(/Ctrl-C ends it/);
  }
  assert.deepEqual(await processesNaming(home), []);
  await Deno.remove(home, { recursive: true });
});

async function sessionOf(box: number): Promise<string> {
  const response = await fetch(`http://localhost:${box}/live/demo/status.json`);
  const { sid } = await response.json() as { sid: string };
  return sid;
}
