import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { Filter } from "../../../contracts/nostr/relay-messages.ts";
import type { SubscriptionHandlers } from "./relay-pool.ts";

type Subscribe = (
  relays: readonly string[],
  filters: readonly Filter[],
  on: SubscriptionHandlers,
) => () => void;

export type AskedAheadOptions = {
  subscribe: Subscribe;
  relays: readonly string[];
  filters: readonly Filter[];
  /** Runs what hands over the events that came, and lets nobody act on one before all were; default: runs it. */
  together?: (hand: () => void) => void;
};

/** A question that was asked before whoever wants to know it is there. */
export type AskedAhead = {
  /** Hands the question over with all that came; undefined where another one is asked, or this one was handed over. */
  take: Subscribe extends (...args: infer A) => infer R ? (...args: A) => R | undefined : never;
  /** Ends it, unless it was handed over. */
  stop: () => void;
};

/** Asks now what will be asked soon. */
export function makeAskedAhead(
  { subscribe, relays, filters, together = (hand) => hand() }: AskedAheadOptions,
): AskedAhead {
  const asked = JSON.stringify([relays, filters]);
  const events: [NostrEvent, string][] = [];
  const answered: string[] = [];
  let complete = false;
  let taker: SubscriptionHandlers | undefined;
  let open = true;
  const end = subscribe(relays, filters, {
    event: (event, relay) =>
      taker === undefined ? void events.push([event, relay]) : taker.event(event, relay),
    answered: (relay) => taker === undefined ? void answered.push(relay) : taker.answered?.(relay),
    eose: () => {
      complete = true;
      taker?.eose?.();
    },
  });
  return {
    take(relays, filters, on) {
      if (!open || JSON.stringify([relays, filters]) !== asked) return undefined;
      open = false;
      let stopped = false;
      // As a relay would answer: whoever asks holds the way to stop it by then.
      queueMicrotask(() => {
        if (stopped) return;
        taker = on;
        // Each may lead whoever hears it to stop, and to ask others.
        const say = (word: () => void) => void (stopped || word());
        together(() => events.forEach(([event, relay]) => say(() => on.event(event, relay))));
        for (const relay of answered) say(() => on.answered?.(relay));
        if (complete) say(() => on.eose?.());
      });
      return () => {
        stopped = true;
        end();
      };
    },
    stop() {
      if (!open) return;
      open = false;
      end();
    },
  };
}
