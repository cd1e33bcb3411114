import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { endStale } from "./pid-file.ts";
import { makeSocketFolder, mediaMtxEnvironment, portInUse, superviseMediaMtx } from "./process.ts";

const ports = { rtmp: 1935, srt: 8890, webrtc: 8189 };

/** A stand-in for MediaMTX: a shell script. */
async function inFolder(
  script: string,
  work: (options: Parameters<typeof superviseMediaMtx>[0], log: string[]) => Promise<void>,
) {
  const home = await Deno.makeTempDir();
  const binary = join(home, "mediamtx");
  await Deno.writeTextFile(binary, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const log: string[] = [];
  const options = {
    binary,
    configuration: join(home, "mediamtx.yml"),
    home,
    sockets: join(home, "run"),
    ports,
    hookUrl: "http://127.0.0.1:1/hook",
    cdnSecret: "secret-of-this-run",
    log: (line: string) => log.push(line),
  };
  try {
    await work(options, log);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error("it never held");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test("portInUse() names the variable of the port that is taken, and is silent otherwise", () => {
  assert.match(
    portInUse(["ERR listen tcp :1935: bind: address already in use"], ports) ?? "",
    /Port 1935 .* DSTREAM_RTMP_PORT/,
  );
  assert.match(
    portInUse(["ERR listen udp :8189: bind: address already in use"], ports) ?? "",
    /DSTREAM_WEBRTC_PORT/,
  );
  assert.equal(portInUse(["ERR something else"], ports), undefined);
  const forged = "INF [SRT] closed: invalid stream ID 'ERR listen tcp :1935: bind: address already in use'";
  assert.equal(portInUse([forged], ports), undefined);
});

Deno.test("mediaMtxEnvironment() puts HLS, API and WebRTC's HTTP on sockets, never on a port", () => {
  const environment = mediaMtxEnvironment({
    binary: "",
    configuration: "",
    home: "",
    sockets: "/s",
    ports,
    hookUrl: "",
    cdnSecret: "",
    log: () => {},
  });
  for (const name of ["MTX_HLSADDRESS", "MTX_APIADDRESS", "MTX_WEBRTCADDRESS"]) {
    assert.match(environment[name] ?? "", /^unix:\/\/\/s\//);
  }
});

Deno.test("superviseMediaMtx() starts a crashed one again, later each time, with its last lines and without secrets in the log", () =>
  inFolder(
    `echo '{"level":"ERR","message":"listen tcp :1935: bind: address already in use"}'; exit 1`,
    async (options, log) => {
      const supervised = await superviseMediaMtx(options);
      await until(() => log.filter((line) => line.includes("started again")).length >= 3);
      await supervised.stop();
      const waits = log.flatMap((line) => /again in (\d+) ms/.exec(line)?.[1] ?? []).map(Number);
      assert.deepEqual(waits.slice(0, 3), [200, 400, 800]);
      assert.match(log.join("\n"), /Port 1935 is in use/);
      assert.ok(!log.join("\n").includes(options.cdnSecret));
    },
  ));

Deno.test("superviseMediaMtx() logs warnings and errors alone, and none that a stranger's newline made", () =>
  inFolder(
    `cat <<'END'
{"timestamp":"2026-11-23T19:59:06Z","level":"INF","message":"[SRT] invalid stream ID 'x\\n2026/11/23 ERR forged'"}
{"timestamp":"2026-11-23T19:59:06Z","level":"WAR","message":"[SRT] odd id 'x\\nMediaMTX: ERR forged'"}
2026/11/23 19:59:06 ERR plain
END
exec sleep 60`,
    async (options, log) => {
      const supervised = await superviseMediaMtx(options);
      await until(() => log.some((line) => line.startsWith("MediaMTX: ")));
      await supervised.stop();
      assert.deepEqual(log, ["MediaMTX: WAR [SRT] odd id 'x MediaMTX: ERR forged'"]);
    },
  ));

Deno.test("superviseMediaMtx() tells it nothing of the box's own environment", () =>
  inFolder(
    `echo "ERR key=$DSTREAM_BOX_KEY level=$MTX_LOGLEVEL api=$MTX_API"; exit 1`,
    async (options, log) => {
      Deno.env.set("DSTREAM_BOX_KEY", "0badc0de");
      Deno.env.set("MTX_LOGLEVEL", "debug");
      try {
        const supervised = await superviseMediaMtx(options);
        await until(() => log.some((line) => line.includes("key=")));
        await supervised.stop();
      } finally {
        Deno.env.delete("DSTREAM_BOX_KEY");
        Deno.env.delete("MTX_LOGLEVEL");
      }
      assert.match(log.join("\n"), /key= level= /);
    },
  ));

Deno.test("superviseMediaMtx() starts it again where its pid can't be noted", () =>
  inFolder(
    `rm -f "\${0%/*}/mediamtx.pid"; mkdir -p "\${0%/*}/mediamtx.pid"; echo "ERR x"; exit 1`,
    async (options, log) => {
      const supervised = await superviseMediaMtx(options);
      await until(() => log.filter((line) => line.includes("started again")).length >= 2);
      await supervised.stop();
      assert.match(log.join("\n"), /can't be noted/);
    },
  ));

Deno.test("superviseMediaMtx() ends one that a killed box left behind, and leaves nothing itself", () =>
  inFolder(`exec sleep 60`, async (options, log) => {
    // The configuration's path on the command line is how ours is told from a stranger.
    const args = ["-c", "echo; sleep 60; :", options.configuration];
    const left = new Deno.Command("sh", { args, stdout: "piped" }).spawn();
    // A process that was only just spawned has no command line yet.
    const said = left.stdout.getReader();
    await said.read();
    await said.cancel();
    await Deno.writeTextFile(join(options.home, "mediamtx.pid"), `${left.pid}\n`);
    const supervised = await superviseMediaMtx(options);
    assert.equal((await left.status).signal, "SIGTERM");
    assert.match(log[0] ?? "", /earlier run/);
    const pid = supervised.pid();
    assert.equal((await Deno.readTextFile(join(options.home, "mediamtx.pid"))).trim(), String(pid));
    await supervised.stop();
    await assert.rejects(Deno.stat(join(options.home, "mediamtx.pid")), Deno.errors.NotFound);
  }));

Deno.test("superviseMediaMtx() leaves a stranger alone that has the pid of the last one", () =>
  inFolder(`exec sleep 60`, async (options) => {
    const stranger = new Deno.Command("sleep", { args: ["60"] }).spawn();
    await Deno.writeTextFile(join(options.home, "mediamtx.pid"), `${stranger.pid}\n`);
    const supervised = await superviseMediaMtx(options);
    stranger.kill("SIGKILL");
    assert.equal((await stranger.status).signal, "SIGKILL");
    await supervised.stop();
  }));

Deno.test("listening() gives up in time, says which port is held and by which variable it moves, and goes on trying", () =>
  inFolder(
    `echo '{"level":"ERR","message":"listen tcp :1935: bind: address already in use"}'; exit 1`,
    async (options, log) => {
      const supervised = await superviseMediaMtx(options);
      await supervised.listening({ patienceMs: 300 });
      assert.match(
        log.find((line) => line.startsWith("No encoder can send yet")) ?? "",
        /doesn't listen after 0\.3 s\. Port 1935 is in use .*DSTREAM_RTMP_PORT .*tried further\.$/,
      );
      const ends = () => log.filter((line) => line.includes("started again")).length;
      const before = ends();
      await until(() => ends() > before);
      await supervised.stop();
    },
  ));

Deno.test("listening() says so of one that runs and doesn't answer, and of one that ends for another reason", async () => {
  const said = async (script: string) => {
    let line: string | undefined;
    await inFolder(script, async (options, log) => {
      const supervised = await superviseMediaMtx(options);
      await supervised.listening({ patienceMs: 300 });
      line = log.find((line) => line.startsWith("No encoder can send yet"));
      await supervised.stop();
    });
    return line ?? "";
  };
  assert.match(await said("exec sleep 60"), /It runs, but doesn't answer\./);
  assert.match(await said("exit 3"), /It ended with code 3; its last lines stand above\./);
});

Deno.test("listening() ends at once, and without a word, when it is stopped or told to", () =>
  inFolder("exec sleep 60", async (options, log) => {
    const supervised = await superviseMediaMtx(options);
    const told = new AbortController();
    const waits = [
      supervised.listening({ patienceMs: 60_000, signal: told.signal }),
      supervised.listening({ patienceMs: 60_000 }),
    ];
    told.abort();
    await waits[0];
    await supervised.stop();
    await waits[1];
    assert.deepEqual(log, []);
  }));

Deno.test("listening() waits for the API of the one that runs, and takes no socket that an earlier one left for it", () =>
  inFolder("exec sleep 60", async (options, log) => {
    await Deno.mkdir(options.sockets);
    const path = join(options.sockets, "api.sock");
    await Deno.writeTextFile(path, "");
    const supervised = await superviseMediaMtx(options);
    await supervised.listening({ patienceMs: 100 });
    assert.match(log.pop() ?? "", /^No encoder can send yet/);
    const listening = supervised.listening({ patienceMs: 10_000 });
    await Deno.remove(path);
    using _api = Deno.listen({ transport: "unix", path });
    await listening;
    await supervised.stop();
    assert.deepEqual(log, []);
  }));

Deno.test("makeSocketFolder() is private, empty, and short enough for a socket's path", async () => {
  const home = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(home, "run"));
    await Deno.writeTextFile(join(home, "run", "old.sock"), "");
    const folder = await makeSocketFolder(home);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    assert.equal(((await Deno.stat(folder)).mode ?? 0) & 0o777, 0o700);
    const deep = join(home, "a".repeat(100));
    const elsewhere = await makeSocketFolder(deep);
    assert.ok(elsewhere.length < 90);
    await Deno.remove(elsewhere, { recursive: true });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test({
  name: "endStale() tells a stranger with the last pid where the system has no ps",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inFolder("exit 0", async ({ home, configuration }, log) => {
      await Deno.writeTextFile(join(home, "mediamtx.pid"), `${Deno.pid}\n`);
      const path = Deno.env.get("PATH") ?? "";
      Deno.env.set("PATH", home);
      try {
        await endStale(home, configuration, (line) => log.push(line));
      } finally {
        Deno.env.set("PATH", path);
      }
      assert.deepEqual(log, []);
      await assert.rejects(Deno.stat(join(home, "mediamtx.pid")), Deno.errors.NotFound);
    }),
});

Deno.test("superviseMediaMtx() stops one that has just ended by itself, while its last lines are read", () =>
  inFolder("( sleep 1 ) & exit 1", async (options, log) => {
    const supervised = await superviseMediaMtx(options);
    const pid = supervised.pid();
    assert.ok(pid !== undefined);
    // Its number is free once the runtime has heard of its end.
    await until(() => !existsSync(`/proc/${pid}`));
    await supervised.stop();
    assert.deepEqual(log, []);
  }));
