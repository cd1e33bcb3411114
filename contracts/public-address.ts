/** Networks of IPv4 that are not the public internet (IANA special-purpose registry). */
const SPECIAL_V4: readonly [first: string, bits: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Whether an IP address belongs to the public internet, so that asking it reaches and reveals nothing of our own network. */
export function isPublicAddress(address: string): boolean {
  const v4 = valueOfV4(address);
  if (v4 !== undefined) {
    return SPECIAL_V4.every(([first, bits]) =>
      v4 >>> (32 - bits) !== (valueOfV4(first) ?? 0) >>> (32 - bits)
    );
  }
  const [a, b] = groupsOfV6(address) ?? [];
  // Only global unicast, 2000::/3: loopback, link-local, private, mapped and translated addresses lie outside.
  if (a === undefined || b === undefined || (a & 0xe000) !== 0x2000) return false;
  const special = a === 0x2001 && b < 0x200 || // 2001::/23, Teredo among them
    a === 0x2001 && b === 0xdb8 || // documentation
    a === 0x2002 || // 6to4 holds any IPv4 address
    a === 0x3fff && b < 0x1000; // documentation
  return !special;
}

function valueOfV4(address: string): number | undefined {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(address)) return undefined;
  const parts = address.split(".").map(Number);
  // Some programs read a number that begins with zero as octal.
  if (parts.some((part) => part > 255) || parts.join(".") !== address) return undefined;
  return parts.reduce((value, part) => value * 256 + part, 0);
}

function groupsOfV6(address: string): number[] | undefined {
  // A zone, with its `%`, names a network of this machine.
  if (!/^[0-9a-f:.]+$/i.test(address)) return undefined;
  const hostname = URL.parse(`http://[${address}]/`)?.hostname.slice(1, -1);
  if (hostname === undefined) return undefined;
  const [left = "", right] = hostname.split("::");
  const parse = (text: string) => text === "" ? [] : text.split(":").map((group) => parseInt(group, 16));
  const [head, tail] = [parse(left), parse(right ?? "")];
  const groups = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return groups.length === 8 ? groups : undefined;
}
