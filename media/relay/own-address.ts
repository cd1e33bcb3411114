import { isIP } from "node:net";

/** How a client came here. */
export type Arrival = {
  /** The Host header the client sent. */
  host: string | undefined;
  localAddress: string;
  localPort: number;
};

/**
 * Whether an address somebody signed for leads here: it must be the one the client connected to, and this must be
 * loopback or the socket's own end. The Host header alone proves nothing: whoever passes our challenge on to
 * a victim writes that header too.
 */
export function isOwnAddress(url: URL, { host, localAddress, localPort }: Arrival): boolean {
  const asked = URL.parse(`ws://${host ?? ""}`);
  if (asked === null || (url.protocol !== "ws:" && url.protocol !== "wss:")) return false;
  if (url.hostname !== asked.hostname || portOf(url) !== portOf(asked)) return false;
  const name = bare(url.hostname);
  return isLoopback(name) || (name === bare(localAddress) && portOf(url) === localPort);
}

/**
 * Whose connection counts against a limit by address. Only a proxy on this machine is believed about whom it asks for, and of a chain
 * only its own entry, the last.
 */
export function askingAddress(remote: string, forwarded: string | string[] | undefined): string {
  if (!isLoopback(remote)) return remote;
  const last = String(forwarded ?? "").split(",").at(-1)?.trim() ?? "";
  return isIP(bare(last)) === 0 ? remote : bare(last);
}

/** Whether a name or an address means this machine. */
export function isLoopback(host: string): boolean {
  const name = bare(host);
  return name === "localhost" || name === "::1" || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/** Without brackets, and IPv4 as such where it came over an IPv6 socket. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, "").replace(/^::ffff:/i, "");
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === "wss:" ? 443 : 80);
}
