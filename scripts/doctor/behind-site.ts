import { readConfig } from "../../client/src/app/config.ts";
import { boundedFetch } from "../../media/mirror/bounded-fetch.ts";

/** What stands behind a site, as its `config.json` names it. */
export type BehindSite = {
  /** The box that its broadcast page offers. */
  base: URL;
  /** HTTP addresses. */
  edges: string[];
};

export type BehindSiteOptions = { fetch: typeof fetch; signal: AbortSignal };

/** The box and the edges of the site at an address; undefined where no site with a box of its own answers. */
export async function behindSite(
  site: URL,
  { fetch, signal }: BehindSiteOptions,
): Promise<BehindSite | undefined> {
  const got = await boundedFetch(new URL("/config.json", site).href, {
    fetch,
    signal,
    firstByteMs: 5000,
    idleMs: 5000,
    bodyMs: 10_000,
    limit: 64 * 1024,
  });
  if (got.got !== "bytes") return undefined;
  const read = readConfig(new TextDecoder().decode(got.bytes));
  if (read.state === "failed" || read.config.box === undefined) return undefined;
  return { base: new URL(read.config.box), edges: read.config.edges };
}
