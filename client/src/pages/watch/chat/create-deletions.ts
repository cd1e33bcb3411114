import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { type Deletion, readDeletion } from "../../../../../contracts/nostr/deletion.ts";
import { KIND } from "../../../../../contracts/nostr/kinds.ts";
import { useNostr } from "../../../app/nostr-context.tsx";

const EVERY_MS = 10_000;

export type CreateDeletionsOptions = {
  /** Ids of what is on screen. */
  ids: Accessor<readonly string[]>;
  relays: Accessor<readonly string[]>;
  onDeletion: (deletion: Deletion) => void;
};

/** Asks relays about deletions of what is on screen, from time to time with the new ids, while its owner lives. */
export function createDeletions({ ids, relays, onDeletion }: CreateDeletionsOptions): void {
  const nostr = useNostr();
  const [asked, setAsked] = createSignal("");
  let asking: ReturnType<typeof setTimeout> | undefined;
  createEffect(on(ids, (now) => {
    const wanted = now.join();
    if (wanted === asked()) return;
    if (asked() === "") {
      setAsked(wanted);
      return;
    }
    asking ??= setTimeout(() => {
      asking = undefined;
      setAsked(ids().join());
    }, EVERY_MS);
  }));
  onCleanup(() => clearTimeout(asking));
  createEffect(() => {
    const where = relays();
    if (asked() === "" || where.length === 0) return;
    onCleanup(nostr.subscribe(where, [{ kinds: [KIND.deletion], "#e": asked().split(",") }], {
      event(event) {
        const deletion = readDeletion(event);
        if (deletion !== undefined) onDeletion(deletion);
      },
    }));
  });
}
