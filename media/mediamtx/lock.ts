/** What ends a wait for a lock, and what is answered then. */
export type LockEnding<T> = { signal: AbortSignal | undefined; answer: () => T };

const LOOK_EVERY_MS = 100;

/** Runs `work` while no other process holds the lock file; the system frees the lock when a holder dies. */
export async function withLock<T>(
  path: string,
  onWait: () => void,
  work: () => Promise<T>,
  ending?: LockEnding<T>,
): Promise<T> {
  const file = await Deno.open(path, { create: true, write: true });
  try {
    let waits = false;
    // The system's own wait can't be given up, and Ctrl-C must end this one.
    while (!await file.tryLock(true)) {
      if (ending?.signal?.aborted === true) return ending.answer();
      if (!waits) onWait();
      waits = true;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return await work();
  } finally {
    file.close();
  }
}
