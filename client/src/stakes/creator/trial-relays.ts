import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { type Filter, matchesAny, matchesFilter } from "../../../../contracts/nostr/relay-messages.ts";
import type { Nostr } from "../../nostr/nostr.ts";

/** A relay of a trial. */
export type TrialRelay = {
  events: NostrEvent[];
  /** Gives so many for a filter at most; default: what is asked. */
  cap?: number;
  /** Answers nothing. */
  isDown?: boolean;
  /** Gives this, whatever it is asked. */
  lies?: (filter: Filter) => NostrEvent[];
};

/** What a relay gives for a filter: the newest, and of the same second those of the lowest ids. */
function givenBy({ events, cap = Infinity, lies }: TrialRelay, filter: Filter): NostrEvent[] {
  if (lies !== undefined) return lies(filter);
  return events.filter((event) => matchesFilter(filter, event))
    .toSorted((a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1))
    .slice(0, Math.min(filter.limit ?? Infinity, cap));
}

/** Relays that answer each for itself, as the pool hands it on: what a filter didn't ask is left out. */
export function trialRelays(relays: Readonly<Record<string, TrialRelay>>) {
  const asked: { relay: string; filters: readonly Filter[]; given: number }[] = [];
  const listeners = new Set<(event: NostrEvent, relay: string) => void>();
  const subscribe: Nostr["subscribe"] = (urls, filters, on) => {
    const seen = new Set<string>();
    const hear = (event: NostrEvent, relay: string) => {
      if (!urls.includes(relay) || seen.has(event.id) || !matchesAny(filters, event)) return;
      seen.add(event.id);
      on.event(event, relay);
    };
    listeners.add(hear);
    for (const url of urls) {
      const relay = relays[url];
      if (relay === undefined || relay.isDown === true) continue;
      const given = filters.flatMap((filter) => givenBy(relay, filter));
      asked.push({ relay: url, filters, given: given.length });
      given.forEach((event) => hear(event, url));
      on.answered?.(url);
    }
    on.eose?.();
    return () => void listeners.delete(hear);
  };
  return {
    asked,
    nostr: { subscribe },
    /** Subscriptions that are open. */
    open: () => listeners.size,
    /** One more event, told to whoever listens. */
    add(url: string, event: NostrEvent) {
      relays[url]?.events.push(event);
      for (const hear of [...listeners]) hear(event, url);
    },
  };
}
