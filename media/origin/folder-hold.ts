import { join } from "node:path";

/** Somebody else works in the folder; its message is for a person. */
export class FolderInUse extends Error {}

export type HoldFolderOptions = {
  folder: string;
  log: (line: string) => void;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
  /** How long one that is just ending is waited for, in milliseconds. */
  patienceMs?: number;
};

const PATIENCE_MS = 5000;
const LOOK_MS = 50;

/**
 * Keeps every other box out of a folder until what it answers is called: two that go on with one session would contradict each
 * other. The system ends it when its process dies, however that does.
 */
export async function holdFolder(
  { folder, log, signal, patienceMs = PATIENCE_MS }: HoldFolderOptions,
): Promise<() => void> {
  const file = await Deno.open(join(folder, "lock"), { create: true, write: true, mode: 0o600 });
  const deadline = performance.now() + patienceMs;
  while (!await isHeld(file, log)) {
    if (performance.now() > deadline || signal?.aborted === true) {
      file.close();
      throw new FolderInUse(
        `Another box works in ${folder}: end that, or give this one a folder of its own by DSTREAM_HOME.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return () => file.close();
}

async function isHeld(file: Deno.FsFile, log: (line: string) => void): Promise<boolean> {
  try {
    return await file.tryLock(true);
  } catch (error) {
    // Some network file systems know no locks, and a box that starts is worth more.
    log(`Nothing keeps a second box out of this folder: ${error instanceof Error ? error.message : error}`);
    return true;
  }
}
