import { runCommand } from "./run-command.ts";

/** From this version on Go fetches the newer toolchain that go.mod names by itself. */
const OLDEST = { major: 1, minor: 21 };

export type GoFound = { state: "found"; path: string; version: string } | { state: "missing"; saw: string };

/** Finds a Go that can build MediaMTX: the one in PATH, or where its own installer puts it. */
export async function findGo(places: readonly string[] = ["go", "/usr/local/go/bin/go"]): Promise<GoFound> {
  let saw = "Go is not installed";
  for (const path of places) {
    const outcome = await runCommand(path, ["env", "GOVERSION"], { builds: true });
    const version = outcome.state === "done" ? outcome.lines[0] ?? "" : "";
    if (newEnough(version)) return { state: "found", path, version };
    if (version !== "") saw = `${path} is ${version}, older than go${OLDEST.major}.${OLDEST.minor}`;
  }
  return { state: "missing", saw };
}

/** Whether a version as `go env GOVERSION` prints it is new enough; unreadable ones aren't. */
export function newEnough(version: string): boolean {
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
}

/** The one command that installs Go on this machine. */
export function goInstallCommand(os: string, arch: string): string {
  if (os === "darwin") return "brew install go";
  const cpu = arch === "aarch64" ? "arm64" : "amd64";
  return `curl -fsSL https://go.dev/dl/go1.26.0.${os}-${cpu}.tar.gz | sudo tar -C /usr/local -xz`;
}
