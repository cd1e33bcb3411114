const LONGEST = 100;
const IPV4 = /\b\d{1,3}(\.\d{1,3}){3}\b/g;
/** All eight groups, or `::` for some: a time of day has neither. */
const IPV6 =
  /(?<![\p{L}\d:])(?:[\da-f]{1,4}(?::[\da-f]{1,4}){7}|(?=[\da-f:]*::)[\da-f:]{2,39})(?![\p{L}\d])/giu;

/** A line of a log without anybody's address. */
export function withoutAddresses(line: string): string {
  return line.replace(IPV4, "…").replace(IPV6, "…");
}

/** A relay's words as they may be shown: one short line, and nobody's address in it. */
export function plainReason(reason: string): string {
  const line = withoutAddresses(reason.slice(0, 1000).replace(/[\p{C}\s]+/gu, " ").trim());
  return line === "" ? "no reason given" : line.slice(0, LONGEST);
}
