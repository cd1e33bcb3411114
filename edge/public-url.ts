import type { Context } from "hono";
import type { EdgeEnv } from "./client-address.ts";

export type PublicUrlOptions = {
  /** Reverse proxies before this process. */
  proxies: number;
  /** The origin under which viewers know this edge; undefined: whichever they ask. */
  origin: string | undefined;
};

/**
 * The asked address as the client sees it. Where the operator says no origin, whoever asks does, and a request that was signed for
 * another edge can be passed on to this one under that one's name. Without it only a proxy of the operator's is believed.
 */
export function publicUrl(c: Context<EdgeEnv>, { proxies, origin }: PublicUrlOptions): URL {
  const url = new URL(c.req.url);
  if (origin !== undefined) {
    return Object.assign(new URL(origin), { pathname: url.pathname, search: url.search });
  }
  if (proxies === 0) return url;
  const [scheme, host] = ["x-forwarded-proto", "x-forwarded-host"].map((name) =>
    c.req.header(name)?.split(",").at(-1)?.trim()
  );
  if (scheme === "https" || scheme === "http") url.protocol = `${scheme}:`;
  // What is no host leaves the URL as it was.
  if (host) url.host = host;
  return url;
}
