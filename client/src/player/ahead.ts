import type Hls from "hls.js";

let worker: Worker | undefined;

/** Begins what a player waits for longest, its library and the worker that checks, while the page that shows it is still on its way. */
export function beginPlayer(): void {
  worker ??= startWorker();
  void loadHls().catch(() => {/* The player will say so. */});
}

/** hls.js, fetched at most once. */
export async function loadHls(): Promise<typeof Hls> {
  return (await import("hls.js")).default;
}

/** The worker that was begun, or a new one; whoever takes it ends it. */
export function takeWorker(): Worker {
  const taken = worker ?? startWorker();
  worker = undefined;
  return taken;
}

function startWorker(): Worker {
  const started = new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("error", () => {
    // Nobody has it yet who would hear of it: the next one may load.
    if (worker === started) worker = undefined;
  });
  return started;
}
