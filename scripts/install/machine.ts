import { type CommandOutcome, runCommand } from "../../media/mediamtx/run-command.ts";

/** What installing does to a machine; the tests have one of their own. */
export type Machine = {
  /** Undefined: there is none. */
  read: (path: string) => Promise<string | undefined>;
  /** Writes a whole file or none, with its mode. */
  write: (path: string, text: string, mode: number) => Promise<void>;
  /** Removes a file, or a folder with all in it; nothing when there is none. */
  remove: (path: string) => Promise<void>;
  /** Names in a folder; none when there is no folder. */
  list: (folder: string) => Promise<string[]>;
  /** Makes `path` lead to `target`, in one step. */
  link: (path: string, target: string) => Promise<void>;
  run: (program: string, args: readonly string[]) => Promise<CommandOutcome>;
};

/** This machine. */
export const THIS_MACHINE: Machine = {
  read: (path) => orUndefined(Deno.readTextFile(path)),
  async write(path, text, mode) {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    const fresh = `${path}.fresh`;
    await orUndefined(Deno.remove(fresh));
    await Deno.writeTextFile(fresh, text, { mode, createNew: true });
    await Deno.rename(fresh, path);
  },
  async remove(path) {
    await orUndefined(Deno.remove(path, { recursive: true }));
  },
  async list(folder) {
    const names = await orUndefined(Array.fromAsync(Deno.readDir(folder), ({ name }) => name));
    return names ?? [];
  },
  async link(path, target) {
    const fresh = `${path}.fresh`;
    await orUndefined(Deno.remove(fresh));
    await Deno.symlink(target, fresh);
    await Deno.rename(fresh, path);
  },
  run: (program, args) => runCommand(program, args),
};

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
