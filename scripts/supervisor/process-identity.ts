import { runCommand } from "../../media/mediamtx/run-command.ts";

/** A process that can't be mistaken for a later one that got the same number. */
export type ProcessIdentity = { pid: number; started: string };

/** When a process started, in the system's own words; undefined when there is no such process (or only its remains). */
export async function processStarted(pid: number): Promise<string | undefined> {
  if (Deno.build.os !== "linux") {
    const outcome = await runCommand("ps", ["-o", "lstart=", "-p", String(pid)]);
    return outcome.state === "done" ? outcome.lines[0]?.trim() : undefined;
  }
  const fields = await statFields(pid);
  const [state, ticks] = [fields?.[0], fields?.[19]];
  if (state === "Z" || ticks === undefined) return undefined;
  return `${(await Deno.readTextFile("/proc/sys/kernel/random/boot_id")).trim()}/${ticks}`;
}

/**
 * The processes above `pid` that exist only to run it, such as npx, its shell and `deno task`: those whose command
 * line holds `words`. Known on Linux only.
 */
export async function launchersOf(pid: number, words: string): Promise<ProcessIdentity[]> {
  if (Deno.build.os !== "linux") return [];
  const launchers: ProcessIdentity[] = [];
  for (let above = await parentOf(pid); above !== undefined && above > 1; above = await parentOf(above)) {
    const line = (await readProc(above, "cmdline"))?.replaceAll("\0", " ") ?? "";
    const started = await processStarted(above);
    if (!line.includes(words) || started === undefined) break;
    launchers.push({ pid: above, started });
  }
  return launchers;
}

async function parentOf(pid: number): Promise<number | undefined> {
  const parent = (await statFields(pid))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** The fields of proc(5)'s stat from the third on: the second, the program's name, may contain anything. */
async function statFields(pid: number): Promise<string[] | undefined> {
  const stat = await readProc(pid, "stat");
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

async function readProc(pid: number, file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(`/proc/${pid}/${file}`);
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
