import { makeDemo } from "./demo/demo.ts";
import { PORTS, readEnvironment, type StackEnvironment } from "./environment.ts";
import { flagsOrExit, type TaskUsage } from "./flags.ts";
import { openInBrowser } from "./open-in-browser.ts";
import { PACKAGES } from "./packages.ts";
import { terminalLine } from "./progress-line.ts";
import { boxUrl, clientUrl, edgeUrl, relayUrl, stackParts, stackPorts } from "./stack/parts.ts";
import { ROOT as root } from "./root.ts";
import { setUp } from "./stack/setup.ts";
import { busyPorts, busyPortText } from "./supervisor/ports.ts";
import { takeOver, writeRunRecord } from "./supervisor/run-record.ts";
import { makeSupervisor } from "./supervisor/supervisor.ts";

const USAGE: TaskUsage = {
  task: "start",
  what: "Runs the whole stack on this machine: client, edge, relay and media box. Ctrl-C ends it.",
  flags: [
    { flag: "--demo", help: "publishes and announces a test picture with a clock and a tone" },
    { flag: "--no-open", help: "opens no browser" },
  ],
  variables: [
    { name: "DSTREAM_HOME", help: "state, caches and logs (default: the platform's data folder)" },
    { name: "DSTREAM_MEDIAMTX", help: "the MediaMTX binary (default: found in PATH or built)" },
    ...Object.values(PORTS).map(({ variable, port }) => ({
      name: variable,
      help: `port (default: ${port})`,
    })),
  ],
};

async function main(): Promise<number> {
  const { flags } = flagsOrExit(USAGE, Deno.args);
  const began = performance.now();
  const read = readEnvironment(Deno.env.get);
  if (read.state === "bad") return refuse(read.problems.join("\n"));
  const { environment } = read;
  const { home, ports } = environment;

  const interrupted = Promise.withResolvers<void>();
  let over = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => {
      over = true;
      interrupted.resolve();
    });
  }
  // Until the parts run there is nothing to end in order.
  const settingUp = new AbortController();
  interrupted.promise.then(() => settingUp.signal.aborted || Deno.exit(130));

  await Deno.mkdir(`${home}/logs`, { recursive: true, mode: 0o700 });
  const runRecord = `${home}/run.json`;
  const takeover = await takeOver(runRecord);
  if (takeover.state === "taken") {
    return refuse(
      `dStream already runs from ${home} (process ${takeover.pid}). ` +
        `End it with Ctrl-C or "kill ${takeover.pid}", or set DSTREAM_HOME to another folder.`,
    );
  }
  if (takeover.ended.length > 0) {
    console.log(`Ended what an earlier run left behind: ${takeover.ended.join(", ")}.`);
  }
  const busy = await busyPorts(stackPorts(ports));
  if (busy.length > 0) return refuse(busy.map(busyPortText).join("\n"));

  const packages = flags.has("--demo")
    ? [PACKAGES.certificates, PACKAGES.ffmpeg, PACKAGES.font]
    : [PACKAGES.certificates];
  const ready = await setUp({ environment, root, packages, client: true, line: terminalLine() });
  if (ready.state === "stopped") return refuse(ready.text);

  settingUp.abort();
  const supervisor = makeSupervisor({
    logDir: `${home}/logs`,
    say: console.log,
    onChildren: (children) => writeRunRecord(runRecord, children),
  });
  const demo = flags.has("--demo") ? await makeDemo({ environment, root, say: console.log }) : undefined;
  const up = async (): Promise<number | undefined> => {
    const parts = stackParts({ environment, root, mediamtx: ready.mediamtx });
    const starts = await Promise.all(parts.map((part) => supervisor.start(part)));
    const failed = starts.find((start) => start.state === "failed") ?? await demo?.start(supervisor);
    if (failed?.state === "failed") return over ? undefined : refuse(failed.text);
    console.log(welcome(environment, (performance.now() - began) / 1000, demo));
    if (!flags.has("--no-open")) {
      await openInBrowser(demo?.watch ?? clientUrl(ports), Deno.build.os, Deno.env.get);
    }
    await interrupted.promise;
    return undefined;
  };
  try {
    const failed = await Promise.race([up(), interrupted.promise]);
    if (failed !== undefined) return failed;
    console.log("\nEnding …");
    return 0;
  } finally {
    await demo?.end();
    await supervisor.stop();
    await Deno.remove(runRecord);
  }
}

function refuse(text: string): number {
  console.error(text);
  return 1;
}

/** What a person needs to know once everything answers. */
function welcome(
  { home, ports }: StackEnvironment,
  seconds: number,
  demo: { watch: string; playlist: string } | undefined,
): string {
  const rows = [
    ...(demo === undefined ? [] : [["watch", demo.watch], ["other players", demo.playlist]]),
    ["discover", clientUrl(ports)],
    ["broadcast", `${clientUrl(ports)}/broadcast`],
    ["box API", `${boxUrl(ports)}/v1/box`],
    ["edge API", `${edgeUrl(ports)}/openapi.json`],
    ["relay", relayUrl(ports)],
  ];
  const table = rows.map(([what = "", where]) => `  ${what.padEnd(14)}${where}`).join("\n");
  const live = demo === undefined
    ? `\nTo go live: open ${
      clientUrl(ports)
    }/broadcast, create a stream, and give OBS the server and key it shows.\n`
    : "";
  return `\ndStream is up after ${
    seconds.toFixed(1)
  } s.\n\n${table}\n${live}\nCtrl-C ends it. Logs: ${home}/logs`;
}

Deno.exit(await main());
