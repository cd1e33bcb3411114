import { lookup } from "node:dns/promises";
import { connect, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { isPublicAddress } from "../../contracts/public-address.ts";

/** Connects to an address that was judged. */
export type Dial = () => Duplex;

export type DialOptions = {
  /** Whether addresses of this machine and its network are allowed. */
  allowPrivate: boolean;
  /** The addresses of a name; default: the system's. */
  resolve?: (name: string) => Promise<string[]>;
};

/** A host that may not be asked. */
export class RefusedHost extends Error {
  override name = "RefusedHost";
}

/**
 * Says how to connect to where a WebSocket address leads, unless that is inside our own network. The name is resolved once and
 * the connection goes to exactly the address that was judged, so a name that changes its mind gains nothing.
 */
export async function prepareDial(
  url: URL,
  { allowPrivate, resolve = systemAddresses }: DialOptions,
): Promise<Dial> {
  if (url.protocol !== "ws:" && url.protocol !== "wss:") throw new RefusedHost("only ws and wss are asked");
  const tls = url.protocol === "wss:";
  const port = Number(url.port) || (tls ? 443 : 80);
  // Below 1024 other services listen, which an invented handshake might tease.
  if (!allowPrivate && port < 1024 && port !== 80 && port !== 443) {
    throw new RefusedHost(`port ${port} is no relay's`);
  }
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await resolve(name);
  const [host] = addresses;
  if (host === undefined) throw new RefusedHost(`${name} has no address`);
  if (!allowPrivate && !addresses.every(isPublicAddress)) {
    throw new RefusedHost(`${name} is not on the public internet`);
  }
  if (!tls) return () => connect({ host, port });
  // The certificate is the name's, not the address's; TLS has no server names that are addresses.
  return () => connectTls({ host, port, ...(isIP(name) === 0 ? { servername: name } : {}) });
}

async function systemAddresses(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
