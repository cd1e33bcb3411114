import { join } from "node:path";
import { toHex } from "../../../contracts/hex.ts";
import { EDGE_RUNTIME } from "../../stack/parts.ts";
import { end, freePorts, type Usage, usageOf, waitFor } from "../origin/processes.ts";
import type { Step, StepResult } from "./load.ts";
import { BENCH_SECRET, type Order } from "./orders.ts";

/** A tracker under load, and the load. */
export type LoadedTracker = {
  name: string;
  usage: () => Promise<Usage>;
  open: (sockets: number) => Promise<void>;
  /** Runs a step; `cpuSeconds` are the tracker's, `loadCpuSeconds` the load's. */
  run: (step: Step) => Promise<Measured>;
  /** Sockets that have ended although nobody meant them to. */
  closed: () => Promise<number>;
  close: () => Promise<void>;
};

export type Measured = StepResult & { cpuSeconds: number; loadCpuSeconds: number };

export type TrackerServerOptions = { root: string; dir: string };

/** Our edge, as `deno task edge` runs it. */
export async function startEdge({ root, dir }: TrackerServerOptions): Promise<LoadedTracker> {
  const [port = 0] = await freePorts(1);
  const program = [Deno.execPath(), "run", ...EDGE_RUNTIME, "--allow-all", "--no-prompt"];
  const server = spawn([...program, join(root, "edge/main.ts")], {
    root,
    env: {
      DSTREAM_EDGE_PORT: String(port),
      DSTREAM_EDGE_KEY: toHex(BENCH_SECRET),
      DSTREAM_HOME: join(dir, "home"),
      DSTREAM_EDGE_ORIGINS: "",
      DSTREAM_EDGE_RELAYS: "",
      DSTREAM_EDGE_PROXIES: "0",
    },
  });
  return await loaded({ name: "edge", root, port, server, tokens: true });
}

/** npm's bittorrent-tracker on Node, or on Deno where there is no Node. */
export async function startNpmTracker(
  { root }: TrackerServerOptions,
): Promise<LoadedTracker & { runtime: string }> {
  const [port = 0] = await freePorts(1);
  const file = join(root, "scripts/bench/tracker/npm-tracker.mjs");
  const node = await nodeVersion();
  const program = node === undefined ? [Deno.execPath(), "run", "--allow-all", "--no-prompt"] : ["node"];
  const server = spawn([...program, file, String(port)], { root, env: {} });
  const tracker = await loaded({ name: "bittorrent-tracker", root, port, server, tokens: false });
  return { ...tracker, runtime: node === undefined ? `Deno ${Deno.version.deno}` : `Node ${node}` };
}

async function nodeVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command("node", { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function loaded(
  { name, root, port, server, tokens }: {
    name: string;
    root: string;
    port: number;
    server: Deno.ChildProcess;
    tokens: boolean;
  },
): Promise<LoadedTracker> {
  await waitFor(name, () => listens(port), 60_000);
  const load = startLoad(root);
  const ask = load.ask;
  const usage = () => usageOf([server.pid]);
  return {
    name,
    usage,
    open: async (sockets) => void await ask({ order: "open", port, sockets, tokens }),
    async run(step) {
      const before = await usage();
      const loadBefore = await usageOf([load.pid]);
      const result = await ask({ order: "step", step }) as StepResult;
      const after = await usage();
      const loadAfter = await usageOf([load.pid]);
      return {
        ...result,
        cpuSeconds: after.cpuSeconds - before.cpuSeconds,
        loadCpuSeconds: loadAfter.cpuSeconds - loadBefore.cpuSeconds,
      };
    },
    closed: async () => (await ask({ order: "closed" }) as { closed: number }).closed,
    async close() {
      await load.close();
      await end(server);
    },
  };
}

/** Starts a program with as many open files as this account may have; its process is the program's own. */
function spawn(command: readonly string[], { root, env }: { root: string; env: Record<string, string> }) {
  return new Deno.Command("sh", {
    args: ["-c", 'ulimit -n "$(ulimit -Hn)"; exec "$@"', "sh", ...command],
    cwd: root,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
}

/** How many files a process may have open at most. */
export async function fileLimit(): Promise<number> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "ulimit -Hn"] }).output();
  const text = new TextDecoder().decode(stdout).trim();
  return text === "unlimited" ? Infinity : Number(text);
}

function startLoad(root: string) {
  const child = new Deno.Command("sh", {
    args: [
      "-c",
      'ulimit -n "$(ulimit -Hn)"; exec "$@"',
      "sh",
      Deno.execPath(),
      "run",
      "--allow-all",
      "--no-prompt",
      join(root, "scripts/bench/tracker/generator.ts"),
    ],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const orders = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  async function nextLine(): Promise<string> {
    while (!rest.includes("\n")) {
      const { done, value } = await lines.read();
      if (done) throw new Error("the load's process ended");
      rest += value;
    }
    const end = rest.indexOf("\n");
    const line = rest.slice(0, end);
    rest = rest.slice(end + 1);
    return line;
  }
  return {
    pid: child.pid,
    async ask(order: Order): Promise<unknown> {
      await orders.write(new TextEncoder().encode(`${JSON.stringify(order)}\n`));
      const answer: unknown = JSON.parse(await nextLine());
      if (typeof answer === "object" && answer !== null && "error" in answer) {
        throw new Error(String(answer.error));
      }
      return answer;
    },
    async close() {
      await orders.close();
      await lines.cancel();
      await child.status;
    },
  };
}

async function listens(port: number): Promise<true | undefined> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return undefined;
    throw error;
  }
}
