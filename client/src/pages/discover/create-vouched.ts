import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import { newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { useNostr } from "../../app/nostr-context.tsx";
import type { Seen } from "./live-events.ts";

const GATHER_MS = 200;
const AUTHORS_PER_QUERY = 100;

/**
 * Tells which streams their creators vouch for now: an unexpired delegation exists, so the player
 * will show sealed video or none.
 */
export function createVouched(
  streams: Accessor<readonly Seen[]>,
  relays: Accessor<readonly string[]>,
  now: Accessor<number>,
): (address: string) => boolean {
  const nostr = useNostr();
  const asked = new Set<string>();
  const [delegations, setDelegations] = createSignal<readonly NostrEvent[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wanted: string[] = [];

  const ask = async () => {
    timer = undefined;
    const authors = wanted.splice(0, AUTHORS_PER_QUERY);
    if (wanted.length > 0) timer = setTimeout(ask, GATHER_MS);
    const events = await nostr.query(relays(), [{ kinds: [KIND.delegation], authors }]);
    if (events.length > 0) setDelegations((known) => [...known, ...events]);
  };

  createEffect(() => {
    for (const { live } of streams()) {
      if (asked.has(live.author)) continue;
      asked.add(live.author);
      wanted.push(live.author);
    }
    if (wanted.length > 0) timer ??= setTimeout(ask, GATHER_MS);
  });
  onCleanup(() => clearTimeout(timer));

  return (address) => {
    const newest = newestDelegation(delegations(), address);
    return newest !== undefined && newest.signers.length > 0 && newest.nbf <= now() && now() <= newest.exp;
  };
}
