import { deletes, type Deletion, readDeletion } from "../../../../contracts/nostr/deletion.ts";
import { type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type LiveEvent, readLiveEvent } from "../../../../contracts/nostr/live-event.ts";

/** A live event with where it was seen, for links that others can follow. */
export type Seen = { live: LiveEvent; event: NostrEvent; relay: string };

/** What fits into a link (NIP-19): one byte says how long it is. */
const LONGEST_NAME = 255;
/** Keys cost nothing, so relays can be filled with any number of streams and deletions. */
const MOST_STREAMS = 1000;
const MOST_AUTHORS = 1000;
const DELETIONS_PER_AUTHOR = 100;

/** Keeps the newest version of every live event, and none that its author deleted; of very many, the newest. */
export function makeLiveEvents() {
  const newest = new Map<string, Seen>();
  const deletions = new Map<string, Deletion[]>();

  const isDeleted = (event: NostrEvent) =>
    (deletions.get(event.pubkey) ?? []).some((deletion) => deletes(deletion, event));

  const honour = (author: string, deletion: Deletion) => {
    const theirs = deletions.get(author) ?? [];
    theirs.push(deletion);
    if (theirs.length > DELETIONS_PER_AUTHOR) theirs.shift();
    deletions.set(author, theirs);
    const [first] = deletions.keys();
    if (deletions.size > MOST_AUTHORS && first !== undefined) deletions.delete(first);
  };

  const dropOldest = () => {
    const oldest = [...newest.values()].reduce((a, b) => b.event.created_at < a.event.created_at ? b : a);
    newest.delete(oldest.live.address);
  };

  return {
    /** Takes a verified live event or deletion; answers whether the list changed. */
    take(event: NostrEvent, relay: string): boolean {
      if (event.kind === KIND.deletion) {
        const deletion = readDeletion(event);
        if (deletion === undefined) return false;
        honour(event.pubkey, deletion);
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
      if (newest.size > MOST_STREAMS) dropOldest();
      return true;
    },

    list: (): Seen[] => [...newest.values()],
  };
}
