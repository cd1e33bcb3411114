import { isHex } from "../../../contracts/hex.ts";
import { readShortText } from "../swarm/tracker/short-answer.ts";
import type { TipEdge } from "./edge-client.ts";

export type EdgeKeysOptions = {
  fetch: typeof fetch;
  /** Milliseconds between two questions to an edge that didn't answer; default 20 s. */
  againMs?: number;
  /** Calls back after so many milliseconds; returns its stop. */
  after: (ms: number, work: () => void) => () => void;
  /** Each key that became known. */
  onEdge: (edge: TipEdge) => void;
};

/** A stream may list more; the others' receipts don't count here. */
const MOST_EDGES = 4;
const WAIT_MS = 8000;
const MOST_BYTES = 16 * 1024;

/** Asks the edges that a stream lists for their keys, until each has answered; returns its stop. */
export function makeEdgeKeys(urls: readonly string[], o: EdgeKeysOptions): () => void {
  const { againMs = 20_000 } = o;
  let stopped = false;
  const stops = new Set<() => void>();
  const ask = async (url: string) => {
    const pubkey = await keyOf(url, o.fetch);
    if (stopped) return;
    if (pubkey !== undefined) return o.onEdge({ url, pubkey });
    const stop = o.after(againMs, () => {
      stops.delete(stop);
      void ask(url);
    });
    stops.add(stop);
  };
  for (const url of urls.slice(0, MOST_EDGES)) void ask(url);
  return () => {
    stopped = true;
    for (const stop of stops) stop();
  };
}

async function keyOf(url: string, fetcher: typeof fetch): Promise<string | undefined> {
  try {
    const response = await fetcher(`${url}/`, {
      signal: AbortSignal.timeout(WAIT_MS),
      credentials: "omit",
    });
    const text = response.ok ? await readShortText(response, MOST_BYTES) : undefined;
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    const pubkey = typeof value === "object" && value !== null ? Reflect.get(value, "pubkey") : undefined;
    return isHex(pubkey, 32) ? pubkey : undefined;
  } catch (error) {
    console.info(`the edge ${url} doesn't say its key:`, error);
    return undefined;
  }
}
