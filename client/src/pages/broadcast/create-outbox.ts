import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readRelayList } from "../../../../contracts/nostr/relay-list.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { usePreferences } from "../../app/preferences-context.tsx";

const LIMIT = 8;

/** Where a person's announcements go: the site's relays, or those chosen here, and the person's own write relays. */
export function createOutbox(pubkey: Accessor<string | undefined>): Accessor<readonly string[]> {
  const config = useConfig();
  const nostr = useNostr();
  const { preferences } = usePreferences();
  const [list, setList] = createSignal<NostrEvent>();
  const own = createMemo(() => preferences().relays ?? config.relays);
  createEffect(on([own, pubkey], ([relays, author]) => {
    setList(undefined);
    if (author === undefined || relays.length === 0) return;
    onCleanup(nostr.subscribe(relays, [{ kinds: [KIND.relayList], authors: [author] }], {
      event(event) {
        const before = list();
        if (before === undefined || supersedes(event, before)) setList(event);
      },
    }));
  }));
  return createMemo<readonly string[]>(
    () => {
      const event = list();
      return [...new Set([...own(), ...(event && readRelayList(event)?.write || [])])].slice(0, LIMIT);
    },
    [],
    { equals: (a, b) => a.join() === b.join() },
  );
}
