import { childEnvironment } from "../../media/child-environment.ts";
import { runCommand } from "../../media/mediamtx/run-command.ts";
import type { Finding } from "./finding.ts";
import { trialVariables } from "./trial-variables.ts";

/** What Deno Deploy grants by default, and what we promise. */
const LIMITS = {
  /** Bytes of a deployment. */
  bytes: 1_000_000_000,
  /** Bytes of resident memory. */
  memory: 768_000_000,
  /** Milliseconds from the start of the process to its first answer. */
  startMs: 300,
  /** Milliseconds to end in after SIGINT. */
  stopMs: 5000,
} as const;

/** Nobody waits longer for an edge that hangs. */
const PATIENCE_MS = 20_000;
const BY_HAND = "Run it by hand: DENO_DEPLOY=1 deno run -A edge/main.ts";

export type TryEdgeOptions = {
  /** The Deno to run it with. */
  deno: string;
  /** A copy of what is deployed. */
  tree: string;
  entry: string;
  /** A free port. */
  port: number;
  /** As the edge would have them; a trial gets others of the same shape. */
  variables: ReadonlyMap<string, string>;
};

/** One start as Deno Deploy makes it: how soon it answered, what it held, and how it ended. */
type Start = { ms: number; memory: number | undefined; answers: string[]; stopMs: number; code: number };

/** Installs what the entry needs as Deno Deploy does, and weighs the whole. */
export async function weighTree(
  { deno, tree, entry }: Pick<TryEdgeOptions, "deno" | "tree" | "entry">,
): Promise<Finding> {
  const check = "size";
  const installed = await runCommand(deno, ["install", "--frozen", "--quiet", "--entrypoint", entry], {
    cwd: tree,
    builds: true,
    env: {
      // By itself the older one trusts no root of the machine's own, which a registry behind a proxy needs.
      DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "system,mozilla",
      NO_COLOR: "1",
    },
  });
  if (installed.state !== "done") {
    const lines = installed.state === "failed" ? installed.lines.slice(-3).join(" ") : "deno was not found";
    return {
      state: "fail",
      check,
      saw: `its packages can't be installed: ${lines}`,
      fix:
        "Does this machine reach the npm registry? If deno.lock lacks something, run deno install and commit it.",
    };
  }
  const bytes = await weigh(tree);
  const saw = `${(bytes / 1_000_000).toFixed(1)} MB with its packages`;
  return bytes <= LIMITS.bytes
    ? { state: "pass", check, saw }
    : { state: "fail", check, saw, fix: "A deployment may weigh 1 GB." };
}

/** Starts the edge as Deno Deploy would, three times, with secrets of the moment and nobody to talk to, and judges the median. */
export async function tryEdge(options: TryEdgeOptions): Promise<Finding[]> {
  const starts: Start[] = [];
  for (let i = 0; i < 3; i++) {
    const start = await startOnce(options);
    if (typeof start === "string") {
      return [{
        state: "fail",
        check: "start",
        saw: start,
        fix: BY_HAND,
      }];
    }
    starts.push(start);
  }
  const median = (of: (start: Start) => number) => starts.map(of).sort((a, b) => a - b)[1] ?? NaN;
  const [ms, stopMs] = [median((start) => start.ms), median((start) => start.stopMs)];
  const memory = Math.max(...starts.map((start) => start.memory ?? NaN));
  const code = starts.find((start) => start.code !== 0)?.code ?? 0;
  const wrong = starts.flatMap((start) => start.answers);
  const judge = (check: string, good: boolean, saw: string, fix: string): Finding =>
    good ? { state: "pass", check, saw } : { state: "fail", check, saw, fix };
  return [
    judge(
      "answers",
      wrong.length === 0,
      wrong[0] ?? "health, who it is, OpenAPI, tracker",
      "Run deno task test edge.",
    ),
    {
      state: ms <= LIMITS.startMs ? "pass" : "missed",
      check: "start",
      saw: `${Math.round(ms)} ms to the first answer (goal ${LIMITS.startMs})`,
      fix: "Is this machine busy? Run it again when it isn't.",
    },
    Number.isNaN(memory) ? { state: "skipped", check: "memory", because: "the edge didn't tell" } : judge(
      "memory",
      memory <= LIMITS.memory,
      `${Math.round(memory / 1_000_000)} MB after the start (768 granted)`,
      "Set memory_limit in deno.json.",
    ),
    judge(
      "stop",
      stopMs <= LIMITS.stopMs && code === 0,
      code === 0
        ? `${Math.round(stopMs)} ms after SIGINT (5000 granted)`
        : `it ended with code ${code} after SIGINT, not 0`,
      code === 0 ? "What is under way is cut off there." : BY_HAND,
    ),
  ];
}

async function startOnce({ deno, tree, entry, port, variables }: TryEdgeOptions): Promise<Start | string> {
  const began = performance.now();
  const child = new Deno.Command(deno, {
    args: ["run", "-A", "--no-prompt", "--frozen", "--cached-only", entry],
    cwd: tree,
    clearEnv: true,
    env: childEnvironment({
      given: {
        ...Object.fromEntries(trialVariables(variables)),
        NO_COLOR: "1",
        DENO_DEPLOY: "1",
        DSTREAM_EDGE_PORT: String(port),
      },
    }),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  const limit = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  try {
    const base = `http://127.0.0.1:${port}`;
    if (!await answersSoon(`${base}/v1/health`, child.status)) {
      await child.status;
      return (await said).trim().split("\n")[0] || "it ended without a word";
    }
    const ms = performance.now() - began;
    const answers = await lookAround(base);
    const memory = await readMemory(base);
    const stopping = performance.now();
    child.kill("SIGINT");
    const { code } = await child.status;
    return { ms, memory, answers, stopMs: performance.now() - stopping, code };
  } finally {
    clearTimeout(limit);
  }
}

/** Asks until it answers; false once the process has ended. */
async function answersSoon(url: string, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  ended.then(() => over = true);
  while (!over) {
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      if (response.ok) return true;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

/** What isn't answered as it should be. */
async function lookAround(base: string): Promise<string[]> {
  const expected: [string, number][] = [["/", 200], ["/openapi.json", 200], ["/nothing", 404], [
    "/v1/tracker",
    426,
  ]];
  const wrong: string[] = [];
  for (const [path, status] of expected) {
    const response = await fetch(`${base}${path}`);
    await response.body?.cancel();
    if (response.status !== status) wrong.push(`${path} answered ${response.status}, not ${status}`);
  }
  return wrong;
}

async function readMemory(base: string): Promise<number | undefined> {
  const text = await (await fetch(`${base}/v1/metrics`)).text();
  const [, bytes] = /^dstream_process_resident\w*bytes (\S+)$/m.exec(text) ?? [];
  return bytes === undefined ? undefined : Number(bytes);
}

async function weigh(dir: string): Promise<number> {
  let total = 0;
  for await (const { name, isDirectory, isFile } of Deno.readDir(dir)) {
    if (isDirectory) total += await weigh(`${dir}/${name}`);
    else if (isFile) total += (await Deno.stat(`${dir}/${name}`)).size;
  }
  return total;
}
