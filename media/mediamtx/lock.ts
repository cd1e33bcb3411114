/** Runs `work` while no other process holds the lock file; the system frees the lock when a holder dies. */
export async function withLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const file = await Deno.open(path, { create: true, write: true });
  try {
    if (!await file.tryLock(true)) {
      onWait();
      await file.lock(true);
    }
    return await work();
  } finally {
    file.close();
  }
}
