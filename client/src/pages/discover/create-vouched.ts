import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import { type NostrEvent, supersedes, tagValue } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { statusAt } from "../../../../contracts/nostr/live-event.ts";
import { useNostr } from "../../app/nostr-context.tsx";
import type { Seen } from "./live-events.ts";

const GATHER_MS = 200;
/** Relays take no filter of any length. */
const MOST = 200;

/**
 * Tells which live streams their creators vouch for now: an unexpired delegation exists, so the player will show
 * sealed video or none. Undefined until the relays have said what they know of it.
 */
export function createVouched(
  streams: Accessor<readonly Seen[]>,
  relays: Accessor<readonly string[]>,
  now: Accessor<number>,
): (address: string) => boolean | undefined {
  const nostr = useNostr();
  const [newest, setNewest] = createSignal<ReadonlyMap<string, NostrEvent>>(new Map());
  const [told, setTold] = createSignal<ReadonlySet<string>>(new Set());
  const live = createMemo(
    () =>
      streams().filter(({ live }) => statusAt(live, now()) === "live").slice(0, MOST).map(({ live }) => live),
    [],
    { equals: (a, b) => a.length === b.length && a.every(({ address }, at) => address === b[at]?.address) },
  );

  // A delegation is renewed while its stream goes on, and may come after the announcement: so it is followed.
  createEffect(on([live, relays], ([live, relays]) => {
    if (live.length === 0) return;
    const addresses = new Map(live.map(({ author, d, address }) => [`${author}:${d}`, address]));
    const distinct = (texts: string[]) => [...new Set(texts)];
    const filter = {
      kinds: [KIND.delegation],
      authors: distinct(live.map(({ author }) => author)),
      "#d": distinct(live.map(({ d }) => d)),
    };
    let stop = () => {};
    const gathering = setTimeout(() => {
      stop = nostr.subscribe(relays, [filter], {
        event(event) {
          const address = addresses.get(`${event.pubkey}:${tagValue(event, "d")}`);
          const known = address === undefined ? undefined : newest().get(address);
          if (address === undefined || (known !== undefined && !supersedes(event, known))) return;
          setNewest((before) => new Map(before).set(address, event));
        },
        eose: () => setTold(new Set(addresses.values())),
      });
    }, GATHER_MS);
    onCleanup(() => {
      clearTimeout(gathering);
      stop();
    });
  }));

  return (address) => {
    const event = newest().get(address);
    if (event === undefined) return told().has(address) ? false : undefined;
    const delegation = newestDelegation([event], address);
    return delegation !== undefined && delegation.signers.length > 0 && delegation.nbf <= now() &&
      now() <= delegation.exp;
  };
}
