import { sha256Hex } from "../../contracts/sha256.ts";
import { withLock } from "../../media/mediamtx/lock.ts";
import type { OnProgress } from "../../media/mediamtx/progress.ts";
import { type CommandOutcome, runCommand } from "../../media/mediamtx/run-command.ts";

export type BuildClientOptions = {
  /** The repository's folder. */
  root: string;
  progress: OnProgress;
  /** Ends the build. */
  signal?: AbortSignal | undefined;
  /** Builds into `client/dist`; replaced in tests. */
  build?: (root: string, signal: AbortSignal | undefined) => Promise<CommandOutcome>;
};

/** Where the built client is, or the last lines of a build that failed. */
export type ClientBuild =
  | { state: "fresh" | "built"; dist: string }
  | { state: "failed"; lines: string[] };

/** What the built client depends on, beside the folders in it that are left out below. */
const SOURCES = ["client", "contracts", "deno.json", "deno.lock", "import_map.json"];
const LEFT_OUT = /(^|\/)(dist|node_modules|\.[^/]+)$|\.test\.tsx?$/;

/** Builds the client when its sources are not those of the last build. */
export async function buildClient(
  { root, progress, signal, build = viteBuild }: BuildClientOptions,
): Promise<ClientBuild> {
  const dist = `${root}/client/dist`;
  // In node_modules, because whatever lies in dist is published with it and whatever lies beside it is committed.
  const notes = `${root}/node_modules/.dstream`;
  await Deno.mkdir(notes, { recursive: true });
  return await withLock(
    `${notes}/client.lock`,
    () => progress({ what: "waiting for another build" }),
    async () => {
      const hash = await hashSources(root);
      if (
        await readText(`${notes}/client.hash`) === hash && await readText(`${dist}/index.html`) !== undefined
      ) {
        return { state: "fresh", dist };
      }
      // A build that fails half-way must not look fresh.
      await Deno.writeTextFile(`${notes}/client.hash`, "");
      progress({ what: "building the client" });
      const ticking = setInterval(() => progress({ what: "building the client" }), 1000);
      const outcome = await build(root, signal).finally(() => clearInterval(ticking));
      if (outcome.state !== "done") {
        return {
          state: "failed",
          lines: outcome.state === "failed" ? outcome.lines : ["the builder was not found"],
        };
      }
      await Deno.writeTextFile(`${notes}/client.hash`, hash);
      return { state: "built", dist };
    },
    { signal, answer: () => ({ state: "failed", lines: ["interrupted while waiting for another build"] }) },
  );
}

/** A hash over path and content of every source file. */
export async function hashSources(root: string): Promise<string> {
  const lines: string[] = [];
  const visit = async (path: string): Promise<void> => {
    if (LEFT_OUT.test(path)) return;
    const info = await Deno.stat(`${root}/${path}`);
    if (info.isFile) lines.push(`${path} ${sha256Hex(await Deno.readFile(`${root}/${path}`))}`);
    if (!info.isDirectory) return;
    const names = [...Deno.readDirSync(`${root}/${path}`)].map(({ name }) => name).sort();
    for (const name of names) await visit(`${path}/${name}`);
  };
  for (const path of SOURCES) await visit(path);
  return sha256Hex(new TextEncoder().encode(lines.join("\n")));
}

async function viteBuild(root: string, signal: AbortSignal | undefined): Promise<CommandOutcome> {
  // By the import map's name: a specifier without a version would write a line of its own into the lock file.
  const args = ["run", "-A", "--no-prompt", "vite", "build", "--logLevel", "warn"];
  const ending = signal === undefined ? {} : { signal };
  return await runCommand(Deno.execPath(), args, {
    cwd: `${root}/client`,
    env: { NO_COLOR: "1" },
    builds: true,
    ...ending,
  });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
