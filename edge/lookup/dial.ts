import { lookup } from "node:dns/promises";
import { isPublicAddress } from "./public-address.ts";

/** What is needed of a connection. */
export type Wire = {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
};

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
 * Connects to where a WebSocket address leads, unless that is inside our own network. The name is resolved once and
 * the connection goes to exactly the address that was judged, so a name that changes its mind gains nothing.
 */
export async function dial(
  url: URL,
  { allowPrivate, resolve = systemAddresses }: DialOptions,
): Promise<Wire> {
  if (url.protocol !== "ws:" && url.protocol !== "wss:") throw new RefusedHost("only ws and wss are asked");
  const tls = url.protocol === "wss:";
  const port = Number(url.port) || (tls ? 443 : 80);
  // Below 1024 other services listen, which an invented handshake might tease.
  if (!allowPrivate && port < 1024 && port !== 80 && port !== 443) {
    throw new RefusedHost(`port ${port} is no relay's`);
  }
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await resolve(name);
  const [address] = addresses;
  if (address === undefined) throw new RefusedHost(`${name} has no address`);
  if (!allowPrivate && !addresses.every(isPublicAddress)) {
    throw new RefusedHost(`${name} is not on the public internet`);
  }
  const conn = await Deno.connect({ hostname: address, port });
  if (!tls) return conn;
  try {
    return await Deno.startTls(conn, { hostname: name });
  } catch (error) {
    conn.close();
    throw error;
  }
}

async function systemAddresses(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
