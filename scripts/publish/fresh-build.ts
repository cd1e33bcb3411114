import { dirname } from "node:path";
import type { OnProgress } from "../../media/mediamtx/progress.ts";
import { type CommandOutcome, runCommand, type RunCommandOptions } from "../../media/mediamtx/run-command.ts";
import { inBuildFolder } from "./build-folder.ts";
import { readCommitFiles } from "./commit-files.ts";
import { readSite, type SiteBytes } from "./pack.ts";

export type FreshBuildOptions = {
  /** The repository's folder. */
  root: string;
  /** Builds this commit and nothing else; undefined: the working tree as it lies. */
  commit: string | undefined;
  /**
   * Where the folder of the moment is made. Packages and settings are looked for in all folders above it, so nobody else may be
   * able to write there.
   */
  scratch: string;
  progress: OnProgress;
  /** Ends the build. */
  signal?: AbortSignal | undefined;
  /** Builds the tree's client into `dist`, with packages of its own for an exported tree; replaced in tests. */
  build?: (options: BuildIntoOptions) => Promise<CommandOutcome>;
};

export type BuildIntoOptions = {
  tree: string;
  dist: string;
  /** Whether the tree is an export without packages. */
  exported: boolean;
  signal: AbortSignal | undefined;
};

/** The files of a site that was just built, or the last lines of what failed. */
export type FreshBuild = { state: "built"; files: SiteBytes[] } | { state: "failed"; lines: string[] };

/** Builds the client from scratch into a folder of the moment: what lies in `client/dist`, and what git ignores, is never packed. */
export function buildFresh(
  { root, commit, scratch, progress, signal, build = viteBuildInto }: FreshBuildOptions,
): Promise<FreshBuild> {
  return inBuildFolder<FreshBuild>(scratch, async (folder) => {
    const tree = commit === undefined ? root : `${folder}/tree`;
    if (commit !== undefined) {
      const why = await exportCommit({ root, commit, tree, signal });
      if (why !== undefined) return { state: "failed", lines: [why] };
    }
    const dist = `${folder}/dist`;
    progress({ what: "building the client" });
    const ticking = setInterval(() => progress({ what: "building the client" }), 1000);
    const outcome = await build({ tree, dist, exported: commit !== undefined, signal })
      .finally(() => clearInterval(ticking));
    if (outcome.state !== "done") return { state: "failed", lines: linesOf(outcome) };
    return { state: "built", files: await readSite(dist) };
  }, {
    onWait: () => progress({ what: "waiting for another publish" }),
    ending: {
      signal,
      answer: () => ({ state: "failed", lines: ["interrupted while waiting for another publish"] }),
    },
  });
}

/** Writes the files of a commit into a folder, just as they were committed; why not, where it fails. */
async function exportCommit(
  { root, commit, tree, signal }: {
    root: string;
    commit: string;
    tree: string;
    signal: AbortSignal | undefined;
  },
): Promise<string | undefined> {
  const read = await readCommitFiles({ root, commit, signal });
  if (read.state === "bad") return read.why;
  for (const { path, executable, bytes } of read.files) {
    const at = `${tree}/${path}`;
    await Deno.mkdir(dirname(at), { recursive: true });
    await Deno.writeFile(at, bytes, { createNew: true, mode: executable ? 0o755 : 0o644 });
  }
  return undefined;
}

async function viteBuildInto(
  { tree, dist, exported, signal }: BuildIntoOptions,
): Promise<CommandOutcome> {
  const options: RunCommandOptions = {
    env: { NO_COLOR: "1" },
    builds: true,
    ...(signal === undefined ? {} : { signal }),
  };
  if (exported) {
    // The repository's own node_modules is ignored by git: anything may lie there.
    const installed = await runCommand(Deno.execPath(), ["install", "--frozen", "--quiet"], {
      ...options,
      cwd: tree,
    });
    if (installed.state !== "done") return installed;
  }
  const args = ["run", "-A", "--no-prompt", "vite", "build", "--outDir", dist, "--emptyOutDir"];
  return await runCommand(Deno.execPath(), [...args, "--logLevel", "warn"], {
    ...options,
    cwd: `${tree}/client`,
  });
}

function linesOf(outcome: CommandOutcome): string[] {
  return outcome.state === "failed" ? outcome.lines : ["the builder was not found"];
}
