import { readFileSync } from "node:fs";

/** Where the system doesn't say: what the runtime raises the limit to on macOS. */
const USUAL_FILES = 10_240;
/** What any Linux gives a process. */
const LEAST_FILES = 1024;
/** What one process serves at most, whatever the system would give it. */
const MOST_CONNECTIONS = 32_768;

/** Files that stay free for a burst of connections, which is accepted before anything can be refused; half of them if few. */
const FREE_FILES = 2048;

/** How many connections this process may hold. Out of file descriptors, node:http of Deno stops accepting for good. */
export function mostConnections(limits: string | undefined = readLimits()): number {
  const files = /^Max open files +(\d+)/m.exec(limits ?? "")?.[1];
  const count = Number(files ?? USUAL_FILES);
  return Math.min(MOST_CONNECTIONS, count - Math.min(FREE_FILES, Math.ceil(count / 2)));
}

/** Linux tells the limits of this process, to a process with all access; nobody else is asked. */
function readLimits(): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch (error) {
    // Run with less access: what most systems give at least is all that can be counted on.
    if (error instanceof Deno.errors.NotCapable) return `Max open files ${LEAST_FILES}`;
    throw error;
  }
}
