import { makeDemo } from "./demo/demo.ts";
import { PORTS, readEnvironment, type StackEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { openInBrowser } from "./open-in-browser.ts";
import {
  CHAIN_PORTS,
  chainArbiter,
  chainNodes,
  type ChainPorts,
  coinsUrl,
  readChainPorts,
  startLocalChain,
  wantedChainPorts,
} from "./monero/local-chain.ts";
import { PACKAGES } from "./packages.ts";
import { terminalLine } from "./progress-line.ts";
import { ROOT as root } from "./root.ts";
import { clientUrl, stackEdge, stackParts, stackPorts } from "./stack/parts.ts";
import { setUp } from "./stack/setup.ts";
import { welcome } from "./stack/welcome.ts";
import { aborted, watchInterruption } from "./supervisor/interruption.ts";
import { busyPorts, busyPortText } from "./supervisor/ports.ts";
import { takeOver, writeRunRecord } from "./supervisor/run-record.ts";
import { makeSupervisor, type Supervisor } from "./supervisor/supervisor.ts";

const { flags } = flagsOrExit({
  task: "start",
  what: "Runs the whole stack on this machine: client, edge, relay and media box. Ctrl-C ends it.",
  flags: [
    { flag: "--demo", help: "publishes and announces a test picture with a clock and a tone" },
    {
      flag: "--regtest",
      help:
        "a private Monero chain, so that tips and stakes can be tried without a coin (needs some 1 GB of memory)",
    },
    { flag: "--no-open", help: "opens no browser" },
  ],
  variables: [
    { name: "DSTREAM_HOME", help: "state, caches and logs (default: the platform's data folder)" },
    { name: "DSTREAM_MEDIAMTX", help: "the MediaMTX binary (default: found in PATH or built)" },
    {
      name: "DSTREAM_BOX_OWNERS",
      help: "who may create streams, comma-separated (default: the first to claim the box)",
    },
    {
      name: "DSTREAM_LADDER",
      help: "smaller pictures of every stream (default: none); see deno task box --help",
    },
    ...Object.values(PORTS).map(({ variable, port }) => ({
      name: variable,
      help: `port (default: ${port})`,
    })),
    ...Object.values(CHAIN_PORTS).map(({ variable, port }) => ({
      name: variable,
      help: `port with --regtest (default: ${port})`,
    })),
  ],
}, Deno.args);

const began = performance.now();
Deno.exit(await start());

async function start(): Promise<number> {
  const read = readEnvironment(Deno.env.get);
  if (read.state === "bad") return refuse(read.problems.join("\n"));
  const { environment } = read;
  const chain = flags.has("--regtest")
    ? readChainPorts(Deno.env.get, Object.values(environment.ports))
    : undefined;
  if (chain?.state === "bad") return refuse(chain.problems.join("\n"));
  const interrupted = await watchInterruption("task start");
  const refusal = await clearTheWay(environment, chain?.ports);
  if (refusal !== undefined) return refuse(refusal);
  // Before the set-up, which may take minutes: a second start shall not begin meanwhile.
  await writeRunRecord(runRecord(environment.home), []);
  try {
    return await setUpAndRun(environment, chain?.ports, interrupted);
  } finally {
    await Deno.remove(runRecord(environment.home));
  }
}

/** Gets what the stack needs onto the machine and runs it. */
async function setUpAndRun(
  environment: StackEnvironment,
  chain: ChainPorts | undefined,
  interrupted: AbortSignal,
): Promise<number> {
  const forDemo = flags.has("--demo") ? [PACKAGES.ffmpeg, PACKAGES.font] : [];
  const forChain = chain === undefined ? [] : [PACKAGES.monero];
  const ready = await setUp({
    environment,
    root,
    packages: [PACKAGES.certificates, ...forDemo, ...forChain],
    client: true,
    line: terminalLine(),
    signal: interrupted,
  });
  if (interrupted.aborted) return 130;
  if (ready.state === "stopped") return refuse(ready.text);
  return await runStack(environment, { mediamtx: ready.mediamtx, chain }, interrupted);
}

/** Ends what a killed run left behind and looks for ports in use; gives the reason when the stack can't start. */
async function clearTheWay(
  { home, ports }: StackEnvironment,
  chain: ChainPorts | undefined,
): Promise<string | undefined> {
  await Deno.mkdir(`${home}/logs`, { recursive: true, mode: 0o700 });
  const takeover = await takeOver(runRecord(home));
  if (takeover.state === "taken") {
    return `dStream already runs from ${home} (process ${takeover.pid}). ` +
      `End it with Ctrl-C or "kill ${takeover.pid}", or set DSTREAM_HOME to another folder.`;
  }
  if (takeover.ended.length > 0) {
    console.log(`Ended what an earlier run left behind: ${takeover.ended.join(", ")}.`);
  }
  const busy = await busyPorts([
    ...stackPorts(ports),
    ...(chain === undefined ? [] : wantedChainPorts(chain)),
  ]);
  return busy.length > 0 ? busy.map(busyPortText).join("\n") : undefined;
}

/** Runs the parts until it is interrupted, or until one of them can't come up. */
async function runStack(
  environment: StackEnvironment,
  { mediamtx, chain }: { mediamtx: string; chain: ChainPorts | undefined },
  interrupted: AbortSignal,
): Promise<number> {
  const { home, ports } = environment;
  const supervisor = makeSupervisor({
    logDir: `${home}/logs`,
    say: console.log,
    onChildren: (children) => writeRunRecord(runRecord(home), children),
  });
  const demo = flags.has("--demo")
    ? await makeDemo({ environment, root, say: console.log, tips: chain !== undefined })
    : undefined;

  const comeUp = async (): Promise<string | undefined> => {
    const nodes = chain === undefined ? [] : chainNodes(chain);
    const asked = nodes.length === 0 ? {} : { DSTREAM_MONERO_NODES: nodes.join(",") };
    const edge = {
      ...stackEdge(ports, Deno.env.get),
      ...asked,
      ...(chain === undefined ? {} : chainArbiter(home, Deno.env.get)),
    };
    const client = chain === undefined
      ? []
      : [`--monero-nodes=${nodes.join(",")}`, `--coins=${coinsUrl(chain)}`];
    const box = demo?.wallet === undefined ? asked : {
      ...asked,
      DSTREAM_BOX_MONERO_ADDRESS: demo.wallet.address,
      DSTREAM_BOX_MONERO_VIEW_KEY: demo.wallet.viewKey,
    };
    const parts = stackParts({ environment, root, mediamtx, edge, box, client });
    const starts = await Promise.all(parts.map((part) => supervisor.start(part)));
    const failed = starts.find((start) => start.state === "failed") ?? await demo?.start(supervisor);
    if (failed?.state === "failed") return failed.text;
    console.log(welcome({ environment, seconds: (performance.now() - began) / 1000, demo, nodes }));
    if (!flags.has("--no-open")) {
      await openInBrowser(demo?.watch ?? clientUrl(ports), Deno.build.os, Deno.env.get);
    }
    // Only now: mining the first blocks takes the cores that the stream starts with.
    if (chain !== undefined) await runChain(supervisor, environment, chain, interrupted);
    await aborted(interrupted);
    return undefined;
  };
  try {
    const failure = await Promise.race([comeUp(), aborted(interrupted)]);
    if (failure !== undefined && !interrupted.aborted) return refuse(failure);
    console.log("\nEnding …");
    return 0;
  } finally {
    await demo?.end();
    await supervisor.stop();
  }
}

/** Starts the private chain and says when its coins can be had; the stream goes on without it. */
async function runChain(
  supervisor: Supervisor,
  { home, ports }: StackEnvironment,
  chain: ChainPorts,
  interrupted: AbortSignal,
): Promise<void> {
  const from = performance.now();
  const options = { home, root, ports: chain, client: ports.client };
  const start = await startLocalChain(supervisor, options, interrupted);
  if (interrupted.aborted) return;
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(
    start.state === "failed"
      ? `The private Monero chain didn't start; everything else runs.\n${start.text}`
      : `The private Monero chain is ready after ${seconds} s: coins can be had.`,
  );
}

function runRecord(home: string): string {
  return `${home}/run.json`;
}

function refuse(text: string): number {
  console.error(text);
  return 1;
}
