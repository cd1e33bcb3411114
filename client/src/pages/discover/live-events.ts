import { deletes, type Deletion, readDeletion } from "../../../../contracts/nostr/deletion.ts";
import { type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type LiveEvent, readLiveEvent } from "../../../../contracts/nostr/live-event.ts";

/** A live event with where it was seen, for links that others can follow. */
export type Seen = { live: LiveEvent; event: NostrEvent; relay: string };

/** What fits into a link (NIP-19): one byte says how long it is. */
const LONGEST_NAME = 255;

/** Keeps the newest version of every live event, and none that its author deleted. */
export function makeLiveEvents() {
  const newest = new Map<string, Seen>();
  const deletions = new Map<string, Deletion[]>();

  const isDeleted = (event: NostrEvent) =>
    (deletions.get(event.pubkey) ?? []).some((deletion) => deletes(deletion, event));

  return {
    /** Takes a verified live event or deletion; answers whether the list changed. */
    take(event: NostrEvent, relay: string): boolean {
      if (event.kind === KIND.deletion) {
        const deletion = readDeletion(event);
        if (deletion === undefined) return false;
        deletions.set(event.pubkey, [...(deletions.get(event.pubkey) ?? []), deletion]);
        let changed = false;
        for (const [address, seen] of newest) {
          if (deletes(deletion, seen.event)) changed = newest.delete(address) || changed;
        }
        return changed;
      }
      const live = readLiveEvent(event);
      if (live === undefined || isDeleted(event)) return false;
      // Nobody could be sent there.
      if (new TextEncoder().encode(live.d).length > LONGEST_NAME) return false;
      const known = newest.get(live.address);
      if (known !== undefined && !supersedes(event, known.event)) return false;
      newest.set(live.address, { live, event, relay });
      return true;
    },

    list: (): Seen[] => [...newest.values()],
  };
}
