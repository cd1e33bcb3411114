import type { Carriers } from "./carriers.ts";
import { timedFetch } from "./timed-fetch.ts";

const PATIENCE_MS = 3000;

/** Asks carriers for their status, where a nearer one is worth finding, to learn which it is: what needs no waiting there tells. */
export function measureCarriers(
  carriers: Pick<Carriers, "due" | "measured">,
  { fetch, now }: { fetch: typeof globalThis.fetch; now: () => number },
): void {
  for (const folder of carriers.due()) {
    timedFetch({
      fetch,
      now,
      url: `${folder}status.json`,
      signal: new AbortController().signal,
      cache: "no-store",
      limit: 64 * 1024,
      firstByteMs: PATIENCE_MS,
      totalMs: PATIENCE_MS,
      idleMs: PATIENCE_MS,
    }).then(({ ok, times }) => carriers.measured(folder, ok ? times.first - times.start : PATIENCE_MS));
  }
}
