import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import { type NostrEvent, supersedes } from "../../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import { useNostr } from "../../../app/nostr-context.tsx";

export type ListKind = typeof KIND.muteList | typeof KIND.relayList;

/** The newest list of each kind and author that was told or made here. */
export type Lists = {
  of: (kind: ListKind, author: string | undefined) => NostrEvent | undefined;
  take: (list: NostrEvent) => void;
};

export type CreateListsOptions = {
  authors: Accessor<readonly string[]>;
  relays: Accessor<readonly string[]>;
};

/** Follows whom some people mute and which relays they use, tied to its owner. */
export function createLists({ authors, relays }: CreateListsOptions): Lists {
  const nostr = useNostr();
  const [lists, setLists] = createSignal<ReadonlyMap<string, NostrEvent>>(new Map());
  const take = (list: NostrEvent) => {
    const name = `${list.kind}:${list.pubkey}`;
    const before = lists().get(name);
    if (before === undefined || supersedes(list, before)) setLists(new Map(lists()).set(name, list));
  };
  createEffect(() => {
    const [where, who] = [relays(), authors()];
    if (where.length === 0) return;
    const filter = { kinds: [KIND.muteList, KIND.relayList], authors: [...who] };
    onCleanup(nostr.subscribe(where, [filter], { event: take }));
  });
  return {
    of: (kind, author) => author === undefined ? undefined : lists().get(`${kind}:${author}`),
    take,
  };
}
