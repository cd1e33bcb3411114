import assert from "node:assert/strict";
import { processStarted } from "./process-identity.ts";
import type { RunRecord } from "./run-record.ts";
import { makeSupervisor, type Part, type SupervisorOptions } from "./supervisor.ts";

type Stage = {
  dir: string;
  said: string[];
  children: () => RunRecord["children"];
  supervisor: ReturnType<typeof makeSupervisor>;
};

async function onStage(work: (stage: Stage) => Promise<void>, change: Partial<SupervisorOptions> = {}) {
  const dir = await Deno.makeTempDir();
  const said: string[] = [];
  let children: RunRecord["children"] = [];
  const supervisor = makeSupervisor({
    logDir: dir,
    say: (line) => said.push(line),
    onChildren: (now) => {
      children = now;
      return Promise.resolve();
    },
    delaySeconds: () => 0,
    lookEveryMs: 5,
    ...change,
  });
  try {
    await work({ dir, said, children: () => children, supervisor });
  } finally {
    await supervisor.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

const shellPart = (name: string, line: string, change: Partial<Part> = {}): Part => ({
  name,
  command: { program: "/bin/sh", args: ["-c", line], env: {}, cwd: "/" },
  healthy: () => Promise.resolve(true),
  ...change,
});

/** Polls until it holds; ten seconds are a failure. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!await holds()) {
    assert.ok(Date.now() < deadline, "waited ten seconds for nothing");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("makeSupervisor() gives name, code and last lines of a part that never came up", () =>
  onStage(async ({ dir, supervisor }) => {
    const start = await supervisor.start(
      shellPart("edge", "echo starting; echo no such key >&2; exit 3", {
        healthy: () => Promise.reject(new Error("refused")),
      }),
    );
    assert.equal(start.state, "failed");
    const text = start.state === "failed" ? start.text : "";
    assert.match(text, /^edge ended with code 3\./);
    assert.match(text, /no such key/);
    assert.match(await Deno.readTextFile(`${dir}/edge.log`), /"text":"starting"\}\n/);
  }));

Deno.test("makeSupervisor() says failed when the program doesn't exist", () =>
  onStage(async ({ supervisor }) => {
    const command = { program: "/no/such/program", args: [], env: {}, cwd: "/" };
    const start = await supervisor.start(shellPart("edge", "", { command }));
    assert.match(start.state === "failed" ? start.text : "", /^edge can't be started/);
  }));

Deno.test("makeSupervisor() reports a crash by name and starts the part again", () =>
  onStage(async ({ dir, supervisor, children, said }) => {
    await supervisor.start(shellPart("relay", "echo listening; exec sleep 100"));
    await until(async () => (await Deno.readTextFile(`${dir}/relay.log`)).includes("listening"));
    const [first] = children();
    Deno.kill(first?.pid ?? 0, "SIGKILL");
    await until(() => said.includes("relay is back."));
    assert.match(
      said[0] ?? "",
      /^relay was ended by SIGKILL\. [^]*listening\nStarting relay again in 0 s\.$/,
    );
    assert.notEqual(children()[0]?.pid, first?.pid);
  }));

Deno.test("makeSupervisor() waits longer from death to death", () => {
  const waits: number[] = [];
  return onStage(async ({ supervisor }) => {
    await supervisor.start(shellPart("box", "sleep 0.05; exit 1"));
    await until(() => waits.length >= 3);
    assert.deepEqual(waits.slice(0, 3), [1, 2, 3]);
  }, {
    delaySeconds: (deaths) => {
      waits.push(deaths);
      return 0;
    },
  });
});

Deno.test("makeSupervisor() ends and restarts a part that runs but no longer answers", () =>
  onStage(async ({ supervisor, children, said }) => {
    let deaf = false;
    await supervisor.start(shellPart("box", "exec sleep 100", { healthy: () => Promise.resolve(!deaf) }));
    const [first] = children();
    deaf = true;
    await until(() => said.some((line) => line.startsWith("box runs but doesn't answer")));
    deaf = false;
    await until(() => said.includes("box is back."));
    assert.equal(await processStarted(first?.pid ?? 0), undefined);
  }));

Deno.test("makeSupervisor() gives up on a part that runs without ever answering", () =>
  onStage(async ({ supervisor }) => {
    const start = await supervisor.start(
      shellPart("box", "exec sleep 100", { healthy: () => Promise.resolve(false) }),
    );
    assert.match(start.state === "failed" ? start.text : "", /^box was ended by SIGTERM/);
  }, { startWithinMs: 50 }));

Deno.test("makeSupervisor() keeps secrets out of its log", () =>
  onStage(async ({ dir, supervisor }) => {
    await supervisor.start(
      shellPart("picture", "echo token=abc; exec sleep 100", {
        redact: (line) => line.replace("abc", "***"),
      }),
    );
    await until(async () => (await Deno.readTextFile(`${dir}/picture.log`)).includes("token=***"));
  }));

Deno.test("makeSupervisor() leaves no process when it is stopped, not even a part waiting for its restart", async () => {
  let pids: number[] = [];
  await onStage(async ({ supervisor, children, said }) => {
    await supervisor.start(shellPart("relay", "sleep 100 & exec sleep 100"));
    await supervisor.start(shellPart("box", "exec sleep 100"));
    pids = children().map(({ pid }) => pid);
    Deno.kill(pids[1] ?? 0, "SIGKILL");
    await until(() => said.length > 0);
    await supervisor.stop();
    assert.deepEqual(children(), []);
  }, { delaySeconds: () => 1000 });
  assert.deepEqual(await Promise.all(pids.map(processStarted)), [undefined, undefined]);
});
