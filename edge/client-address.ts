import type { Context } from "hono";

/** What `Deno.serve` tells about a connection. */
export type EdgeEnv = { Bindings: { remoteAddr?: { hostname?: string } } };

/**
 * Who asks. `proxies` is how many reverse proxies of the operator stand before this process: each adds the address it
 * saw to X-Forwarded-For, so the entry that many places from the end is the first one a client can't invent.
 */
export function clientAddress(c: Context<EdgeEnv>, proxies: number): string {
  const direct = c.env?.remoteAddr?.hostname ?? "unknown";
  if (proxies === 0) return direct;
  const chain = (c.req.header("x-forwarded-for") ?? "").split(",").map((entry) => entry.trim());
  return chain.at(-proxies) || direct;
}
