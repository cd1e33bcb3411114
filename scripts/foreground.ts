import type { ChildCommand } from "./supervisor/child.ts";

/** Runs one part in place of this process: its output is ours, our signals are its, and so is the exit code. */
export async function runForeground({ program, args, env, cwd }: ChildCommand): Promise<number> {
  const child = new Deno.Command(program, {
    args: [...args],
    env,
    cwd,
    // A group of its own: the terminal's Ctrl-C would otherwise reach it twice.
    detached: true,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => child.kill("SIGTERM"));
  }
  return (await child.status).code;
}
