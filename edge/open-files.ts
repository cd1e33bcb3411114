import { readFileSync } from "node:fs";

/** Where the system doesn't say: what the runtime raises the limit to on macOS. */
const USUAL_FILES = 10_240;
/** What any Linux gives a process. */
const LEAST_FILES = 1024;
/** What one process serves at most, whatever the system would give it. */
const MOST_CONNECTIONS = 32_768;

/**
 * How many connections this process may hold. Out of file descriptors, node:http of Deno stops accepting for good; half of them
 * stays free for a burst, which is accepted before anything can be refused.
 */
export function mostConnections(limits: string | undefined = readLimits()): number {
  const files = /^Max open files +(\d+)/m.exec(limits ?? "")?.[1];
  return Math.min(MOST_CONNECTIONS, Math.floor(Number(files ?? USUAL_FILES) / 2));
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
