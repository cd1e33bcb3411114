import type { LoadFailure, LoadTimes } from "./messages.ts";
import { readBody, Stalled, TooLarge } from "../read-body.ts";

export type TimedFetchOptions = {
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  url: string;
  signal: AbortSignal;
  cache: RequestCache;
  /** First byte to last + 1. */
  range?: { start: number; end: number };
  limit: number;
  firstByteMs: number;
  totalMs: number;
  /** From the answer's beginning to its end; default: as far as `totalMs` goes. */
  bodyMs?: number;
  /** Longest silence within a body. */
  idleMs: number;
  /** Hears of everything that arrives: how many bytes are here, none yet when the answer begins. */
  onBytes?: (received: number) => void;
};

export type Fetched =
  | { ok: true; bytes: Uint8Array<ArrayBuffer>; url: string; headers: Headers; times: LoadTimes }
  | { ok: false; failure: LoadFailure; times: LoadTimes };

/** One GET with an end to everything: first byte, silence, whole time, size. Rejects only when the caller aborts. */
export async function timedFetch(options: TimedFetchOptions): Promise<Fetched> {
  const { now, url, signal, range } = options;
  const start = now();
  const times = { start, first: 0, end: 0 };
  const late = new AbortController();
  const total = setTimeout(() => late.abort(), options.totalMs);
  const first = setTimeout(() => late.abort(), options.firstByteMs);
  let body: ReturnType<typeof setTimeout> | undefined;
  try {
    const response = await options.fetch(url, {
      signal: AbortSignal.any([signal, late.signal]),
      cache: options.cache,
      credentials: "omit",
      referrerPolicy: "no-referrer",
      ...(range && { headers: { range: `bytes=${range.start}-${range.end - 1}` } }),
    });
    clearTimeout(first);
    times.first = now();
    options.onBytes?.(0);
    if (!response.ok) {
      response.body?.cancel().catch(() => undefined);
      return failed({ cause: "http", status: response.status });
    }
    const { limit, bodyMs, idleMs, onBytes } = options;
    if (bodyMs !== undefined) body = setTimeout(() => late.abort(), bodyMs);
    const bytes = await readBody(response, { limit, idleMs, ...(onBytes && { onBytes }) });
    times.end = now();
    return { ok: true, bytes, url: response.url || url, headers: response.headers, times };
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof TooLarge) return failed({ cause: "too-large", limit: error.limit });
    if (error instanceof Stalled || late.signal.aborted) return failed({ cause: "timeout" });
    return failed({ cause: "network", detail: error instanceof Error ? error.message : String(error) });
  } finally {
    clearTimeout(first);
    clearTimeout(total);
    clearTimeout(body);
  }

  function failed(failure: LoadFailure): Fetched {
    times.end = now();
    times.first ||= times.end;
    return { ok: false, failure, times };
  }
}
