/** The host of a relay, for people. */
export function relayName(relay: string): string {
  return URL.parse(relay)?.host ?? relay;
}
