/** The session that an address of a box is of; other addresses name none. */
export function sessionOf(url: string): string | undefined {
  return /(?:^|\/)([0-9a-f]{16})\/[a-z0-9-]{1,32}\/(?:index|ll)\.m3u8(?:\?|$)/.exec(url)?.[1];
}
