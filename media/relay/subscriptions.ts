import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { type Filter, matchesAny } from "../../contracts/nostr/filter.ts";

/** Takes the JSON of an event that a subscription is about. */
export type Deliver = (json: string) => void;

/** Who wants to hear of new events. */
export type Subscriptions = {
  /** Listens until the returned function is called. */
  add(filters: readonly Filter[], deliver: Deliver): () => void;
  /** Delivers once to each subscription with a matching filter. */
  publish(event: NostrEvent, json: string): void;
};

type Subscription = { filters: readonly Filter[]; deliver: Deliver };

/** Keeps subscriptions by kind, so that an event is held against few of them. */
export function makeSubscriptions(): Subscriptions {
  const byKind = new Map<number, Set<Subscription>>();
  const anyKind = new Set<Subscription>();

  return {
    add(filters, deliver) {
      const subscription = { filters, deliver };
      const kinds = kindsOf(filters);
      if (kinds === undefined) {
        anyKind.add(subscription);
        return () => void anyKind.delete(subscription);
      }
      for (const kind of kinds) {
        const listed = byKind.get(kind) ?? new Set();
        byKind.set(kind, listed.add(subscription));
      }
      return () => {
        for (const kind of kinds) {
          const listed = byKind.get(kind);
          listed?.delete(subscription);
          if (listed?.size === 0) byKind.delete(kind);
        }
      };
    },
    publish(event, json) {
      for (const listed of [byKind.get(event.kind) ?? [], anyKind]) {
        for (const { filters, deliver } of listed) {
          if (matchesAny(filters, event)) deliver(json);
        }
      }
    },
  };
}

/** The kinds all filters together are about; `undefined` when one of them names none. */
function kindsOf(filters: readonly Filter[]): Set<number> | undefined {
  const kinds = new Set<number>();
  for (const filter of filters) {
    if (filter.kinds === undefined) return undefined;
    for (const kind of filter.kinds) kinds.add(kind);
  }
  return kinds;
}
