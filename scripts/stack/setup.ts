import { findMediamtx } from "../../media/mediamtx/binary.ts";
import { buildClient } from "../client/build-client.ts";
import type { StackEnvironment } from "../environment.ts";
import { ensurePackages, mayInstallPackages, type SystemPackage } from "../packages.ts";
import type { ProgressLine } from "../progress-line.ts";

export type SetUpOptions = {
  environment: StackEnvironment;
  /** The repository's folder. */
  root: string;
  packages: readonly SystemPackage[];
  /** Whether the client's pages are needed. */
  client: boolean;
  line: ProgressLine;
  /** Ends a build under way; installing packages is never cut off. */
  signal?: AbortSignal | undefined;
};

/** The MediaMTX to run, or why there is no going on. */
export type SetUp = { state: "ready"; mediamtx: string } | { state: "stopped"; text: string };

/** Gets what a task needs onto the machine, or says the one thing to do. */
export async function setUp(
  { environment, root, packages, client, line, signal }: SetUpOptions,
): Promise<SetUp> {
  const { home, searchPath } = environment;
  const stopped = (why: string, fix: string): SetUp => {
    line.done();
    return { state: "stopped", text: `${why}\n\n  ${fix.replaceAll("\n", "\n  ")}\n` };
  };
  const ensured = await ensurePackages(packages, {
    searchPath,
    mayInstall: await mayInstallPackages(),
    os: Deno.build.os,
    progress: line.step,
  });
  if (ensured.state === "missing") return stopped(`${ensured.why} Run this, then try again:`, ensured.fix);

  const found = await findMediamtx({
    configured: environment.mediamtx,
    searchPath,
    cacheDir: `${home}/cache`,
    say: line.say,
    progress: line.step,
    signal,
  });
  if (found.state === "missing") return stopped(found.why, found.fix);
  if (found.from === "source" || found.from === "release") line.say(`MediaMTX is ready (${found.path}).`);

  const built = client ? await buildClient({ root, progress: line.step, signal }) : undefined;
  if (built?.state === "failed") {
    return stopped("Building the client failed:", built.lines.slice(-20).join("\n"));
  }
  line.done();
  return { state: "ready", mediamtx: found.path };
}
