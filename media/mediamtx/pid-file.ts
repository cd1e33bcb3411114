import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { childEnvironment } from "../child-environment.ts";

const fileIn = (home: string) => join(home, "mediamtx.pid");

/** Notes the running MediaMTX, so that the next start finds it if the box is killed. */
export function rememberPid(home: string, pid: number): void {
  writeFileSync(fileIn(home), `${pid}\n`);
}

/** MediaMTX has ended: nobody has to look for it. */
export function forgetPid(home: string): void {
  rmSync(fileIn(home), { force: true });
}

/** Ends a MediaMTX that outlived its box; `configuration` on its command line tells it from a stranger with its pid. */
export async function endStale(
  home: string,
  configuration: string,
  log: (line: string) => void,
): Promise<void> {
  const pid = readPid(home);
  if (pid === undefined) return;
  if (await isOurs(pid, configuration)) {
    log(`A MediaMTX of an earlier run (pid ${pid}) is still there and is ended.`);
    Deno.kill(pid, "SIGTERM");
    const deadline = Date.now() + 3000;
    while (await isOurs(pid, configuration)) {
      if (Date.now() > deadline) {
        Deno.kill(pid, "SIGKILL");
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  forgetPid(home);
}

function readPid(home: string): number | undefined {
  try {
    const pid = Number(readFileSync(fileIn(home), "utf8").trim());
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function isOurs(pid: number, configuration: string): Promise<boolean> {
  // Slim containers have no ps, and macOS has no /proc. A zombie's command line is empty there.
  if (existsSync("/proc/self/cmdline")) return commandLine(pid).includes(configuration);
  const { stdout } = await new Deno.Command("ps", {
    args: ["-ww", "-o", "stat=,args=", "-p", String(pid)],
    env: childEnvironment(),
    clearEnv: true,
  }).output();
  const line = new TextDecoder().decode(stdout).trim();
  return !line.startsWith("Z") && line.includes(configuration);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch (error) {
    // ESRCH: it ended while it was read.
    if (error instanceof Error && "code" in error && ["ENOENT", "ESRCH"].includes(String(error.code))) {
      return "";
    }
    throw error;
  }
}
