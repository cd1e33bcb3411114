/**
 * Whom a copy asks for releases: the relays its host names and the viewer's own, in turn and each once. Neither alone can keep it
 * from hearing, however many it names: only the first of them are asked.
 */
export function releaseRelays(
  { siteRelays, relays }: { siteRelays: readonly string[]; relays: readonly string[] },
): string[] {
  const most = Math.max(siteRelays.length, relays.length);
  const inTurn = Array.from({ length: most }, (_, at) => [siteRelays[at], relays[at]]).flat();
  return [...new Set(inTurn.filter((relay) => relay !== undefined))];
}
