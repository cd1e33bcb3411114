import type { Context } from "hono";
import type { Asked } from "./listen/listen.ts";

/** What the server tells about a request. */
export type EdgeEnv = { Bindings: Asked };

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

/** The address that a person is told by: one household has one of IPv4, but a whole /64 of IPv6. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [left = "", right] = address.split("%")[0]?.split("::") ?? [];
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const zeros = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array<string>(zeros).fill("0"), ...tail].slice(0, 4).join(":");
}

/**
 * Whether who asks sits at this very machine, where a household can't be told from a proxy. Never where proxies are known: there
 * whoever reaches this process without them could write any address.
 */
export function isThisMachine(address: string, proxies: number): boolean {
  return proxies === 0 && (/^(::ffff:)?127\./i.test(address) || address === "::1");
}

/** Who counts as one complainer: whoever has a whole /48 of IPv6, or a /24 of IPv4, is one, however many networks that is. */
export function placeOf(network: string): string {
  const parts = network.split(network.includes(":") ? ":" : ".");
  return parts.length === 4 ? parts.slice(0, 3).join(network.includes(":") ? ":" : ".") : network;
}
