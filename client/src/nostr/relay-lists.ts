import { type NostrEvent, supersedes } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { readRelayList, type RelayList } from "../../../contracts/nostr/relay-list.ts";
import type { Nostr } from "./nostr.ts";

/** A person's own relays are believed, but not without bound: each is a connection. */
const MOST = 4;

/** Where a person says they write, as any of the asked relays knows it; empty when none does. */
export async function findWriteRelays(
  nostr: Pick<Nostr, "query">,
  relays: readonly string[],
  pubkey: string,
): Promise<string[]> {
  const events = await nostr.query(relays, [{ kinds: [KIND.relayList], authors: [pubkey], limit: 1 }]);
  return newestRelayList(events)?.write.slice(0, MOST) ?? [];
}

/** The list that replaces all others among events of one author. */
function newestRelayList(events: readonly NostrEvent[]): RelayList | undefined {
  const newest = events.reduce<NostrEvent | undefined>(
    (best, event) => best === undefined || supersedes(event, best) ? event : best,
    undefined,
  );
  return newest && readRelayList(newest);
}

/** Relays from several sources, each once, the first named first. */
export function joinRelays(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
