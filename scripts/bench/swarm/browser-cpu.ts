import { readdir } from "node:fs/promises";

const TICKS_PER_SECOND = 100;

/** Seconds of processor time that each process below this one used so far: the browser's, as the bench starts no other. */
export async function browserCpu(pid = Deno.pid): Promise<Map<number, number>> {
  const seconds = new Map<number, number>();
  const look = async (parent: number): Promise<void> => {
    await Promise.all((await childrenOf(parent)).map(async (child) => {
      const text = await orGone(Deno.readTextFile(`/proc/${child}/stat`));
      // The second field is the name, which may hold spaces and parentheses.
      const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
      if (fields !== undefined) {
        seconds.set(child, (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND);
      }
      await look(child);
    }));
  };
  await look(pid);
  return seconds;
}

/** The children of each of its threads: the kernel keeps them apart. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await orGone(readdir(`/proc/${pid}/task`)) ?? [];
  const lists = await Promise.all(
    threads.map((thread) => orGone(Deno.readTextFile(`/proc/${pid}/task/${thread}/children`))),
  );
  return lists.flatMap((list) => (list ?? "").split(" ").filter((one) => one !== "").map(Number));
}

/** What was used from one look to the next, in seconds; of a process that ended in between what it used is not known. */
export function usedBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
}

/** Processes end while they are looked at. */
async function orGone<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof Error && /ENOENT|ESRCH|No such/.test(error.message)) return undefined;
    throw error;
  }
}
