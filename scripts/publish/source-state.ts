import { type CommandOutcome, runCommand, type RunCommandOptions } from "../../media/mediamtx/run-command.ts";
import { UNREPLACED } from "./commit-files.ts";

/** Whether somebody else can build the same bytes: from which commit, or why not. */
export type SourceState =
  | { state: "committed"; commit: string }
  | { state: "changed"; commit: string; paths: string[] }
  | { state: "unknown"; why: string };

/** What the built site is made of. */
const SOURCES = ["client", "contracts", "deno.json", "deno.lock", "import_map.json"];

type Run = (program: string, args: readonly string[], options?: RunCommandOptions) => Promise<CommandOutcome>;

/** Asks git from which commit a build comes. */
export async function sourceState(root: string, run: Run = runCommand): Promise<SourceState> {
  const head = await run("git", ["rev-parse", "HEAD"], { cwd: root, env: UNREPLACED });
  const commit = head.state === "done" ? head.lines[0]?.trim() : undefined;
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) {
    return {
      state: "unknown",
      why: head.state === "not-found" ? "git is missing" : "this folder is no git repository",
    };
  }
  const changes = await run("git", ["status", "--porcelain", "--", ...SOURCES], {
    cwd: root,
    env: UNREPLACED,
  });
  if (changes.state !== "done") return { state: "unknown", why: "git could not say what is changed" };
  const paths = changes.lines.map((line) => line.slice(3)).filter((path) => path !== "");
  return paths.length === 0 ? { state: "committed", commit } : { state: "changed", commit, paths };
}
