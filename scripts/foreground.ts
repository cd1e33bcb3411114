import { type ChildCommand, startChild } from "./supervisor/child.ts";

const GRACE_MS = 8000;

/** Runs one part in place of this process: its output is ours, and so is its exit code. It ends, with all it started, when `interrupted` aborts. */
export async function runForeground(command: ChildCommand, interrupted: AbortSignal): Promise<number> {
  const child = startChild(command, "inherit");
  const end = () => void child.end(GRACE_MS);
  if (interrupted.aborted) end();
  interrupted.addEventListener("abort", end, { once: true });
  return (await child.exited).code;
}
