import { isRunning, launchersOf } from "./process-identity.ts";

const LOOK_EVERY_MS = 1000;

/**
 * Aborts when this process is asked to end, or when what launched it is gone: a killed npx or `deno task` takes nobody
 * with it and would leave a stack that no Ctrl-C reaches. `words` are found in a launcher's command line.
 */
export async function watchInterruption(words: string): Promise<AbortSignal> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => interrupted.abort());
  }
  const launchers = await launchersOf(Deno.pid, words);
  const timer = setInterval(async () => {
    for (const launcher of launchers) if (!await isRunning(launcher)) interrupted.abort();
    if (interrupted.signal.aborted) clearInterval(timer);
  }, LOOK_EVERY_MS);
  return interrupted.signal;
}

/** Resolves when a signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
