import { runCommand } from "./run-command.ts";

/** The one version the box is written and measured against; minor versions of MediaMTX break configurations. */
export const MEDIAMTX_VERSION = "v1.20.1";

export type VersionCheck =
  | { state: "right" }
  | { state: "wrong"; version: string }
  | { state: "not-runnable"; why: string };

/** Asks a binary which MediaMTX it is. */
export async function checkVersion(path: string): Promise<VersionCheck> {
  try {
    const outcome = await runCommand(path, ["--version"], { signal: AbortSignal.timeout(10_000) });
    if (outcome.state === "not-found") return { state: "not-runnable", why: "no such file" };
    const said = outcome.lines[0]?.trim() ?? "";
    if (outcome.state === "failed") {
      return { state: "not-runnable", why: `--version ended with code ${outcome.code}: ${said}` };
    }
    return said === MEDIAMTX_VERSION ? { state: "right" } : { state: "wrong", version: said };
  } catch (error) {
    return { state: "not-runnable", why: error instanceof Error ? error.message : String(error) };
  }
}
