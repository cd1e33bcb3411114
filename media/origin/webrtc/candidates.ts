import { isIP } from "node:net";

export type CandidateOptions = {
  /** Addresses under which the asker has just reached the box. */
  reached: readonly string[];
  /** Where the asker's request came from. */
  from: string;
  /** Port of the box's media, UDP and TCP. */
  port: number;
};

const CANDIDATE = /^a=candidate:\S+ \d (\S+) \d+ (\S+) \d+ typ (\S+)/i;

/**
 * Says in an answer, or in a fragment of one, where the box's media can be reached. The address that the asker's request
 * found the box under is added, since behind a router or in a container the box doesn't know it; loopback and private
 * addresses of the machine are told to nobody who asks from elsewhere.
 */
export function announceCandidates(sdp: string, { reached, from, port }: CandidateOptions): string {
  const seen = new Set<string>();
  const near = reachOf(from);
  const lines: string[] = [];
  let at: number | undefined;
  for (const line of sdp.split(/\r?\n/)) {
    const [, , address = "", type = ""] = CANDIDATE.exec(line) ?? [];
    if (line.startsWith("a=candidate:")) {
      at ??= lines.length;
      if (type === "host" && !reached.includes(address) && reachOf(address) > near) continue;
      seen.add(address);
    } else if (line === "a=end-of-candidates") at ??= lines.length;
    lines.push(line);
  }
  const added = reached.filter((address) => isIP(address) !== 0 && !seen.has(address)).flatMap((
    address,
    n,
  ) => [
    `a=candidate:${9000 + n} 1 udp 2130706431 ${address} ${port} typ host`,
    `a=candidate:${9500 + n} 1 tcp 1671430143 ${address} ${port} typ host tcptype passive`,
  ]);
  // A fragment or answer without any place for candidates has none to tell.
  if (at !== undefined) lines.splice(at, 0, ...added);
  return lines.join("\r\n");
}

/** How near one has to be to use an address: 2 on the same machine, 1 in the same private network, 0 anywhere. */
export function reachOf(address: string): 0 | 1 | 2 {
  const plain = plainAddress(address);
  if (/^127\./.test(plain) || plain === "::1") return 2;
  if (/^(10|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(plain)) {
    return 1;
  }
  return /^(f[cd]|fe[89ab])/i.test(plain) && isIP(plain) === 6 ? 1 : 0;
}

/** An address as its family writes it: IPv4 that came through an IPv6 socket without its prefix. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}
