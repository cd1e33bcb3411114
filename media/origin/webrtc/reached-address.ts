import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { originOf } from "../http/origin-url.ts";
import { plainAddress, reachOf } from "./candidates.ts";

/** Addresses of a name, as the system resolves it. */
export type Lookup = (name: string) => Promise<string[]>;

export type ReachedAddressOptions = {
  lookup: Lookup;
  /** Milliseconds since 1970. */
  now: () => number;
};

const KEPT_MS = 60_000;
const MOST_NAMES = 64;
const MOST_ADDRESSES = 4;
/** An answer doesn't wait for a slow resolver longer than this; the next one finds what it said. */
const WAIT_MS = 150;

/** Finds the addresses under which a request has reached the box: those of its Host, and the socket's own. */
export function makeReachedAddress({ lookup, now }: ReachedAddressOptions) {
  const names = new Map<string, { addresses: Promise<string[]>; untilMs: number }>();
  const resolve = (name: string): Promise<string[]> => {
    const known = names.get(name);
    if (known !== undefined && now() < known.untilMs) return known.addresses;
    // A name that doesn't resolve adds nothing: the box's own addresses still stand in the answer.
    const addresses = lookup(name).then((found) => found.slice(0, MOST_ADDRESSES), () => []);
    names.delete(name);
    names.set(name, { addresses, untilMs: now() + KEPT_MS });
    for (const oldest of names.keys()) {
      if (names.size <= MOST_NAMES) break;
      names.delete(oldest);
    }
    return addresses;
  };
  return async (request: IncomingMessage): Promise<string[]> => {
    const local = plainAddress(request.socket.localAddress ?? "");
    // Who asks from outside, by a router or a proxy, can't use the address that they hand the request to.
    const near = reachOf(askedFrom(request));
    const direct = isIP(local) !== 0 && reachOf(local) <= near ? [local] : [];
    const host = originOf(request).hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0) return [...new Set([host, ...direct])];
    if (host === "localhost") return [...new Set(["127.0.0.1", ...direct])];
    if (!/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63}){0,8}$/i.test(host)) return direct;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<string[]>((done) => {
      timer = setTimeout(() => done([]), WAIT_MS);
    });
    const found = await Promise.race([resolve(host.toLowerCase()), late]);
    clearTimeout(timer);
    // Within containers or a home's network a name may lead elsewhere than for who asks from outside.
    return [...new Set([...found.filter((address) => reachOf(address) <= near), ...direct])];
  };
}

/** Who asks. A proxy on this machine or in its private network is believed about whom it asks for. */
export function askedFrom(request: IncomingMessage): string {
  const peer = plainAddress(request.socket.remoteAddress ?? "");
  const forwarded = String(request.headers["x-forwarded-for"] ?? "").split(",").at(-1)?.trim() ?? "";
  return reachOf(peer) >= 1 && isIP(plainAddress(forwarded)) !== 0 ? plainAddress(forwarded) : peer;
}
