import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Filter } from "../../../../contracts/nostr/relay-messages.ts";
import { unixNow } from "../../app/clock.ts";
import { useNostr } from "../../app/nostr-context.tsx";
import { makeLiveEvents, type Seen } from "./live-events.ts";

export type Streams = {
  streams: Accessor<Seen[]>;
  /** Every relay has answered or failed to, or the patience for it is over. */
  settled: Accessor<boolean>;
};

const HOUR = 3600;
const DAY = 24 * HOUR;
/** A page drawn anew for every event of a burst would stutter. */
const GATHER_MS = 120;
/** The first picture waits a little for the other relays, so that it need not be rearranged. */
const FIRST_GATHER_MS = 500;
/** Slow relays may add to what is shown, but nobody waits longer for them. */
const PATIENCE_MS = 3000;

/** What to ask relays for: whatever may be live or planned, by anyone or by one person. */
function streamFilters(now: number, person?: string): Filter[] {
  const kinds = [KIND.liveEvent];
  const deleted = { kinds: [KIND.deletion], "#k": [String(KIND.liveEvent)] };
  if (person !== undefined) {
    return [
      { kinds, authors: [person], limit: 100 },
      // Some platforms sign for their hosts and only name them.
      { kinds, "#p": [person], limit: 100 },
      { ...deleted, authors: [person], limit: 100 },
    ];
  }
  return [
    // Live events are refreshed within the hour, so older ones can't be live.
    { kinds, since: now - 2 * HOUR, limit: 300 },
    { kinds, since: now - 30 * DAY, limit: 200 },
    { ...deleted, since: now - 7 * DAY, limit: 200 },
  ];
}

/** Follows live events on the relays while its owner lives. */
export function createStreams(
  relays: Accessor<readonly string[]>,
  person: Accessor<string | undefined> = () => undefined,
): Streams {
  const nostr = useNostr();
  const [streams, setStreams] = createSignal<Seen[]>([]);
  const [settled, setSettled] = createSignal(false);

  createEffect(on([relays, person], ([relays, person]) => {
    const events = makeLiveEvents();
    setStreams([]);
    setSettled(false);
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let wait = FIRST_GATHER_MS;
    const show = () => {
      wait = GATHER_MS;
      clearTimeout(gathering);
      gathering = undefined;
      setStreams(events.list());
    };
    const settle = () => {
      show();
      setSettled(true);
    };
    const patience = setTimeout(settle, PATIENCE_MS);
    const stop = nostr.subscribe(relays, streamFilters(unixNow(), person), {
      event: (event: NostrEvent, relay: string) => {
        if (events.take(event, relay)) gathering ??= setTimeout(show, wait);
      },
      eose: () => {
        clearTimeout(patience);
        settle();
      },
    });
    onCleanup(() => {
      stop();
      clearTimeout(gathering);
      clearTimeout(patience);
    });
  }));

  return { streams, settled };
}
