/** A disk of its own in memory, so small that it can be filled. */
export type SmallDisk = {
  folder: string;
  /** Writes until nothing more fits. */
  fill: () => Promise<void>;
  /** Takes that away again. */
  empty: () => Promise<void>;
  close: () => Promise<void>;
};

const CHUNK = new Uint8Array(64 * 1024);

/** Mounts one; undefined where only others may. */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk | undefined> {
  await Deno.mkdir(folder, { recursive: true });
  if (!await runs("mount", "-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "none", folder)) {
    return undefined;
  }
  const filler = `${folder}/filler`;
  return {
    folder,
    async fill() {
      const file = await Deno.open(filler, { create: true, append: true });
      try {
        while (await written(file)) continue;
      } finally {
        file.close();
      }
    },
    empty: () => Deno.remove(filler),
    async close() {
      if (!await runs("umount", folder)) throw new Error(`something in ${folder} is open still`);
    },
  };
}

async function written(file: Deno.FsFile): Promise<boolean> {
  try {
    return await file.write(CHUNK) > 0;
  } catch (error) {
    // ENOSPC has no class of its own.
    if (error instanceof Error && /os error 28/.test(error.message)) return false;
    throw error;
  }
}

async function runs(program: string, ...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
