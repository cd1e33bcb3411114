import { type Figure, readMetrics } from "../../contracts/api/metrics.ts";

/** Where the parts of a stack answer; absent: not looked at. */
export type PartAddresses = { client?: string; edge?: string; relay?: string; box?: string };

/** A part as it answered. `figures` are absent for one that has none. */
export type PartAnswer =
  & { part: keyof PartAddresses; url: string }
  & ({ state: "up"; ms: number; figures?: readonly Figure[] } | { state: "down"; why: string });

export type AskPartsOptions = {
  addresses: PartAddresses;
  fetch: (url: string, options: { signal: AbortSignal }) => Promise<Response>;
  /** Milliseconds of any clock. */
  now: () => number;
  timeoutMs?: number;
};

const TIMEOUT_MS = 5000;
const PATHS: Readonly<Record<keyof PartAddresses, string>> = {
  client: "/config.json",
  edge: "/v1/metrics",
  relay: "/v1/metrics",
  box: "/v1/metrics",
};

/** Asks all parts at once; a part that doesn't answer is down, with why. */
export function askParts(
  { addresses, fetch, now, timeoutMs = TIMEOUT_MS }: AskPartsOptions,
): Promise<PartAnswer[]> {
  const parts = (["client", "edge", "relay", "box"] as const).flatMap((part) => {
    const url = addresses[part];
    return url === undefined ? [] : [{ part, url }];
  });
  return Promise.all(parts.map(async ({ part, url }): Promise<PartAnswer> => {
    const began = now();
    try {
      const response = await fetch(new URL(PATHS[part], url).href, {
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await response.text();
      if (!response.ok) return { part, url, state: "down", why: `it answers ${response.status}` };
      const ms = Math.round(now() - began);
      if (part === "client") return { part, url, state: "up", ms };
      const figures = readMetrics(text);
      return figures === undefined || figures.length === 0
        ? { part, url, state: "down", why: "what answers there has no figures of ours" }
        : { part, url, state: "up", ms, figures };
    } catch (error) {
      return { part, url, state: "down", why: whyDown(error) };
    }
  }));
}

function whyDown(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "no answer";
  // Deno has no other sign of it than its words.
  return error instanceof TypeError && error.message.includes("certificate")
    ? "its certificate is not trusted here"
    : "nobody listens there";
}
