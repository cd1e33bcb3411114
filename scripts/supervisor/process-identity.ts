import { runCommand } from "../../media/mediamtx/run-command.ts";

/** A process that can't be mistaken for a later one that got the same number. */
export type ProcessIdentity = { pid: number; started: string };

/** When a process started, in the system's own words; undefined when there is no such process (or only its remains). */
export async function processStarted(pid: number): Promise<string | undefined> {
  if (Deno.build.os !== "linux") {
    const outcome = await runCommand("ps", ["-o", "lstart=", "-p", String(pid)]);
    return outcome.state === "done" ? outcome.lines[0]?.trim() : undefined;
  }
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    // The program's name stands in parentheses and may contain anything, so count from its end (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, ticks] = [fields[0], fields[19]];
    if (state === "Z" || ticks === undefined) return undefined;
    return `${(await Deno.readTextFile("/proc/sys/kernel/random/boot_id")).trim()}/${ticks}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    // The process ended between opening and reading its file.
    if (error instanceof Error && error.message.includes("No such process")) return undefined;
    throw error;
  }
}

/** Whether exactly this process still runs. */
export async function isRunning({ pid, started }: ProcessIdentity): Promise<boolean> {
  return await processStarted(pid) === started;
}

/** Sends a signal to a process group; false when nobody of it is left. */
export function signalGroup(leader: number, signal: Deno.Signal): boolean {
  try {
    Deno.kill(-leader, signal);
    return true;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound || (error instanceof Error && error.message.includes("ESRCH"))
    ) {
      return false;
    }
    throw error;
  }
}
