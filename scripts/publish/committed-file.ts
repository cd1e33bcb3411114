import { type CommandOutcome, runCommand, type RunCommandOptions } from "../../media/mediamtx/run-command.ts";
import { UNREPLACED } from "./commit-files.ts";

type Run = (program: string, args: readonly string[], options?: RunCommandOptions) => Promise<CommandOutcome>;

export type CommittedFileOptions = {
  /** The repository's folder. */
  root: string;
  commit: string;
  /** As a person wrote it. */
  path: string;
  run?: Run;
};

/** The name in the repository of a file that stands in a commit with these very bytes; undefined for any other. */
export async function committedFile(
  { root, commit, path, run = runCommand }: CommittedFileOptions,
): Promise<string | undefined> {
  const first = async (...args: string[]) => {
    const outcome = await run("git", args, { cwd: root, env: UNREPLACED });
    return outcome.state === "done" && outcome.lines.length === 1 ? outcome.lines[0]?.trim() : undefined;
  };
  const name = await first("ls-files", "--full-name", "--error-unmatch", "--", path);
  if (name === undefined) return undefined;
  const [there, here] = [
    await first("rev-parse", `${commit}:${name}`),
    await first("hash-object", "--no-filters", "--", path),
  ];
  return there !== undefined && there === here ? name : undefined;
}
