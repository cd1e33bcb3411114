import { PORTS } from "../environment.ts";
import { readLines } from "../../media/mediamtx/run-command.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { waitFor } from "../../media/trial/trial-box.ts";
import { ROOT } from "../root.ts";

export type LocalStackOptions = {
  /** What `start` gets. */
  flags: readonly string[];
  /** State folder; a fresh one, removed at the end, unless given. */
  home?: string;
  /** Variables besides the ports and the state folder. */
  variables?: Record<string, string>;
};

/** A stack started just as a person starts it, on free ports and with a state of its own. */
export type LocalStack = {
  home: string;
  ports: Record<keyof typeof PORTS, number>;
  /** The process id of `start`. */
  pid: number;
  /** What it has printed so far. */
  said: () => string;
  /** The first printed text that matches; fails with all that was printed when none comes. */
  hears: (what: RegExp, withinMs?: number) => Promise<RegExpExecArray>;
  /** The exit code, once it ended. */
  exited: Promise<number>;
  /** Ctrl-C, unless it ended before; then sees that nothing is left. */
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Starts a stack without waiting for it. */
export async function startStack(
  { flags, home: given, variables = {} }: LocalStackOptions,
): Promise<LocalStack> {
  const home = given ?? await Deno.makeTempDir({ prefix: "dstream-e2e-" });
  const names = Object.keys(PORTS) as (keyof typeof PORTS)[];
  const free = await freePorts(names.length);
  const ports = Object.fromEntries(names.map((name, i) => [name, free[i]])) as LocalStack["ports"];
  const env = Object.fromEntries(
    Object.entries(PORTS).map(([key, { variable }]) => [variable, String(ports[key as keyof typeof PORTS])]),
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "start", "--no-open", ...flags],
    cwd: ROOT,
    env: { ...env, ...variables, DSTREAM_HOME: home, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const hear = (line: string) => lines.push(line);
  const heard = Promise.all([readLines(child.stdout, hear), readLines(child.stderr, hear)]);
  const exited = child.status.then(async ({ code }) => {
    await heard;
    return code;
  });
  const said = () => lines.join("\n");
  return {
    home,
    ports,
    pid: child.pid,
    said,
    exited,
    hears: async (what, withinMs = 60_000) => {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const match = what.exec(said());
        if (match !== null) return match;
        if (Date.now() > deadline) throw new Error(`${what} was not said within ${withinMs} ms:\n${said()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    [Symbol.asyncDispose]: async () => {
      try {
        child.kill("SIGINT");
      } catch (error) {
        // It ended before.
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
      await exited;
      if (given !== undefined) return;
      await waitFor(
        "the stack's processes to end",
        async () => (await processesNaming(home)).length === 0 || undefined,
        5000,
        async () => (await processesNaming(home)).join("\n"),
      );
      await Deno.remove(home, { recursive: true });
    },
  };
}

/** Starts a stack with the test picture and waits until it is up. */
export async function startDemo(
  { variables = {} }: Pick<LocalStackOptions, "variables"> = {},
): Promise<LocalStack & { watch: string; playlist: string }> {
  const stack = await startStack({ flags: ["--demo"], variables });
  try {
    await stack.hears(/Ctrl-C ends it/, 180_000);
    const [, watch = ""] = await stack.hears(/watch\s+(http\S+)/);
    const [, playlist = ""] = await stack.hears(/other players\s+(http\S+)/);
    return { ...stack, watch, playlist };
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

/** Command lines of living processes that name a text, such as a state folder or a port. */
export async function processesNaming(text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === Deno.pid) continue;
    const line = (await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "")).replaceAll("\0", " ");
    const environ = await Deno.readTextFile(`/proc/${name}/environ`).catch(() => "");
    if (line.includes(text) || environ.includes(text)) found.push(`${name} ${line}`);
  }
  return found;
}
