import { type LockEnding, withLock } from "../../media/mediamtx/lock.ts";

/** Held as long as its folder is worked in; the system frees it when the holder dies. */
const LOCK = "lock";

export type BuildFolderOptions<T> = {
  /** Another run sweeps. */
  onWait?: () => void;
  /** What ends that wait, and what is answered then. */
  ending?: LockEnding<T>;
};

/**
 * Works in a folder of the moment in `scratch`, which only this account may write to: it is gone afterwards, and those of runs that
 * were killed go before. `scratch` is made where it is missing.
 */
export async function inBuildFolder<T>(
  scratch: string,
  work: (folder: string) => Promise<T>,
  { onWait = () => {}, ending }: BuildFolderOptions<T> = {},
): Promise<T> {
  await Deno.mkdir(scratch, { recursive: true, mode: 0o700 });
  // One at a time, or a folder would be swept that its maker hasn't locked yet.
  const made = await withLock<Made | { answer: T }>(
    `${scratch}/${LOCK}`,
    onWait,
    async () => {
      await sweep(scratch);
      return await makeLocked(scratch);
    },
    ending && { signal: ending.signal, answer: () => ({ answer: ending.answer() }) },
  );
  if ("answer" in made) return made.answer;
  const { folder, lock } = made;
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
    lock.close();
  }
}

type Made = { folder: string; lock: Deno.FsFile };

async function makeLocked(scratch: string): Promise<Made> {
  const folder = await Deno.makeTempDir({ dir: scratch, prefix: "build-" });
  const lock = await Deno.open(`${folder}/${LOCK}`, { createNew: true, write: true });
  await lock.lock(true);
  return { folder, lock };
}

async function sweep(scratch: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(scratch)) {
    const folder = `${scratch}/${name}`;
    if (isDirectory && name.startsWith("build-") && !await isHeld(`${folder}/${LOCK}`)) {
      await removeLeft(folder);
    }
  }
}

async function isHeld(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { write: true });
    return !await file.tryLock(true);
  } catch (error) {
    // Its maker was killed before it had one.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function removeLeft(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    // What the killed run's builder still writes goes with the next run.
    if (!(error instanceof Error && "code" in error && error.code === "ENOTEMPTY")) throw error;
  }
}
