/** Who can reach an address, as far as the address itself tells. */
export type Reach = "this-computer" | "this-network" | "everyone";

/** Reads it from the host: loopback, private ranges and names that no public DNS knows. */
export function reachOf(address: string): Reach | undefined {
  const host = URL.parse(address)?.hostname;
  if (host === undefined || host === "") return undefined;
  if (
    host === "localhost" || host.endsWith(".localhost") || /^127(\.\d+){3}$/.test(host) || host === "[::1]"
  ) {
    return "this-computer";
  }
  return isPrivate(host) ? "this-network" : "everyone";
}

function isPrivate(host: string): boolean {
  const v4 = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (v4 !== null) {
    const [a, b] = [Number(v4[1]), Number(v4[2])];
    return a === 0 || a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) ||
      (a === 169 && b === 254) || (a === 100 && b >= 64 && b < 128);
  }
  // URL.parse() writes an address that wraps an IPv4 one in hex, so only the ranges of IPv6 itself are left.
  if (host.startsWith("[")) return /^\[(f[cd]|fe[89ab])/.test(host) || host === "[::]";
  return !host.includes(".") || /\.(local|lan|home|internal|home\.arpa|test|example|invalid)$/.test(host);
}
