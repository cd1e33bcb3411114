import type { Context } from "hono";
import type { EdgeEnv } from "./client-address.ts";

/** The asked address as the client sees it. Only a proxy of the operator's is believed about scheme and host. */
export function publicUrl(c: Context<EdgeEnv>, proxies: number): URL {
  const url = new URL(c.req.url);
  if (proxies === 0) return url;
  const [scheme, host] = ["x-forwarded-proto", "x-forwarded-host"].map((name) =>
    c.req.header(name)?.split(",").at(-1)?.trim()
  );
  if (scheme === "https" || scheme === "http") url.protocol = `${scheme}:`;
  // What is no host leaves the URL as it was.
  if (host) url.host = host;
  return url;
}
