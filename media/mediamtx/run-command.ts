import { childEnvironment } from "../child-environment.ts";

export type RunCommandOptions = {
  /** Folder the program runs in. */
  cwd?: string;
  /** Added to what every program may know of this machine. */
  env?: Record<string, string>;
  /** Whether it is a compiler or a package manager, which may know more; default: no. */
  builds?: boolean;
  /** Hears each line the program prints, on either output. */
  onLine?: (line: string) => void;
  /** Ends the program. */
  signal?: AbortSignal;
};

export type CommandOutcome =
  | { state: "done"; lines: string[] }
  | { state: "failed"; code: number; lines: string[] }
  | { state: "not-found" };

/** Lines of an outcome that are kept: enough to say why it failed, never a whole build log in memory. */
const KEPT_LINES = 40;

/** Runs a program to its end and keeps its last lines. */
export async function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env = {}, builds = false, onLine, signal }: RunCommandOptions = {},
): Promise<CommandOutcome> {
  const lines: string[] = [];
  const hear = (line: string) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    onLine?.(line);
  };
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...args],
      env: childEnvironment({ builds, given: env }),
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...(cwd === undefined ? {} : { cwd }),
      ...(signal === undefined ? {} : { signal }),
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { state: "not-found" };
    throw error;
  }
  const [status] = await Promise.all([
    child.status,
    readLines(child.stdout, hear),
    readLines(child.stderr, hear),
  ]);
  return status.success ? { state: "done", lines } : { state: "failed", code: status.code, lines };
}

/** Calls `hear` for each line of a byte stream; a carriage return ends a line as well. */
export async function readLines(
  stream: ReadableStream<Uint8Array>,
  hear: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const pieces = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r/);
    rest = pieces.pop() ?? "";
    for (const line of pieces) if (line !== "") hear(line);
  }
  if (rest !== "") hear(rest);
}
