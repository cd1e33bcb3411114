import { isPublicAddress } from "../../../contracts/public-address.ts";

/** Who can reach an address, as far as the address itself tells. */
export type Reach = "this-computer" | "this-network" | "everyone";

/** Reads it from the host: loopback, what is not the public internet, and names that no public DNS knows. */
export function reachOf(address: string): Reach | undefined {
  // A name with a dot at its end is the same name, looked up nowhere else.
  const host = URL.parse(address)?.hostname.replace(/\.$/, "");
  if (host === undefined || host === "") return undefined;
  if (isThisComputer(host)) return "this-computer";
  if (/^[\d.]+$/.test(host)) return isPublicAddress(host) ? "everyone" : "this-network";
  if (host.startsWith("[")) return isPublicAddress(host.slice(1, -1)) ? "everyone" : "this-network";
  const isLocalName = !host.includes(".") ||
    /\.(local|lan|home|internal|home\.arpa|test|example|invalid)$/.test(host);
  return isLocalName ? "this-network" : "everyone";
}

function isThisComputer(host: string): boolean {
  // URL.parse() writes an IPv6 address that holds an IPv4 one in hex.
  return host === "localhost" || host.endsWith(".localhost") || /^127(\.\d+){3}$/.test(host) ||
    host === "[::1]" || /^\[::ffff:7f[0-9a-f]{2}:/.test(host);
}
