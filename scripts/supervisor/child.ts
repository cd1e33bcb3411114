import { readLines } from "../../media/mediamtx/run-command.ts";
import { signalGroup } from "./process-identity.ts";
import { pause } from "./pause.ts";

/** What to start, with its whole environment. */
export type ChildCommand = {
  program: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string;
};

/** How a program ended. */
export type ChildExit = { code: number; signal: Deno.Signal | null };

/** A program that was started here. */
export type Child = {
  pid: number;
  /** The program's end; whatever it left behind has been sent SIGKILL by then. */
  exited: Promise<ChildExit>;
  /** Asks the program to end, then insists, on it and on all it started. */
  end: (graceMs: number) => Promise<void>;
};

/**
 * Starts a program as the head of its own process group, so that whatever it starts can be ended with it. `hear` gets
 * its lines; "inherit" lets it write where we write.
 */
export function startChild(
  { program, args, env, cwd }: ChildCommand,
  hear: ((line: string) => void) | "inherit",
): Child {
  const output = hear === "inherit" ? "inherit" : "piped";
  const child = new Deno.Command(program, {
    args: [...args],
    env,
    // What is started here is told what it needs, not all that this process knows.
    clearEnv: true,
    cwd,
    // A group of its own also keeps Ctrl-C from the terminal away: the supervisor ends the parts in order.
    detached: true,
    stdin: "null",
    stdout: output,
    stderr: output,
  }).spawn();
  const { pid } = child;
  const heard = hear === "inherit"
    ? undefined
    : Promise.all([readLines(child.stdout, hear), readLines(child.stderr, hear)]);
  const exited = (async () => {
    const { code, signal } = await child.status;
    signalGroup(pid, "SIGKILL");
    await heard;
    return { code, signal };
  })();
  return {
    pid,
    exited,
    end: async (graceMs) => {
      try {
        child.kill("SIGTERM");
      } catch (error) {
        // It ended by itself in this very moment.
        if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
      }
      const done = new AbortController();
      const gone = exited.then(() => done.abort());
      await pause(graceMs, done.signal);
      if (!done.signal.aborted) signalGroup(pid, "SIGKILL");
      await gone;
    },
  };
}
