import { type Accessor, batch, createSignal, onCleanup } from "solid-js";
import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import type { Filter } from "../../../contracts/nostr/relay-messages.ts";
import { type AskedAhead, makeAskedAhead } from "./asked-ahead.ts";
import type { RelayHealth } from "./relay-health.ts";
import type { PublishResult, QueryOptions, RelayPool, SubscriptionHandlers } from "./relay-pool.ts";

/** A relay wants to know who asks; nothing is told before the viewer decided. */
export type AuthRequest = { relay: string; allow: () => void; deny: () => void };

/** Reading from and writing to relays. Every event was verified before it is handed out. */
export type Nostr = {
  /** Asks the relays, and goes on listening until the returned function is called. */
  subscribe: (relays: readonly string[], filters: readonly Filter[], on: SubscriptionHandlers) => () => void;
  /** Asks now what a page that is still on its way will ask: the next `subscribe` with the very same words takes over what came. */
  askAhead: (relays: readonly string[], filters: readonly Filter[]) => void;
  /** Asks the relays once. */
  query: (
    relays: readonly string[],
    filters: readonly Filter[],
    options?: QueryOptions,
  ) => Promise<NostrEvent[]>;
  /** Gives an event to every relay and answers what each said. */
  publish: (relays: readonly string[], event: NostrEvent) => Promise<PublishResult[]>;
  /** How each relay does that was ever asked. */
  relays: Accessor<RelayHealth[]>;
  /** Tries failed relays at once, all or one. */
  retry: (relay?: string) => void;
  /** Relays that wait to be told who asks. */
  authRequests: Accessor<AuthRequest[]>;
  /** Why the code that speaks to relays did not arrive. */
  failure: Accessor<Error | undefined>;
};

export type NostrOptions = {
  /** Signs for the viewer; only called after they allowed a relay to know them. */
  sign: SignEvent;
  /** Unix seconds. */
  nowSeconds: () => number;
};

/** A page that hasn't come by then will ask for itself. */
const AHEAD_MS = 20_000;
/** A burst of events changes health a thousand times; a person reads four a second. */
const HEALTH_MS = 250;

/** Makes the site's relays, tied to its owner. Their code comes right after the first paint, and what was asked until then is asked then. */
export function createNostr({ sign, nowSeconds }: NostrOptions): Nostr {
  const [relays, setRelays] = createSignal<RelayHealth[]>([]);
  const [authRequests, setAuthRequests] = createSignal<AuthRequest[]>([]);
  const decisions = new Map<string, Promise<boolean>>();
  let healthTimer: ReturnType<typeof setTimeout> | undefined;
  let pool: RelayPool | undefined;
  let stopped = false;
  const [failure, setFailure] = createSignal<Error>();

  const askViewer = (relay: string): Promise<boolean> => {
    const decided = decisions.get(relay) ?? new Promise<boolean>((decide) => {
      const settle = (allowed: boolean) => {
        setAuthRequests((requests) => requests.filter((request) => request.relay !== relay));
        decide(allowed);
      };
      const request = { relay, allow: () => settle(true), deny: () => settle(false) };
      setAuthRequests((requests) => [...requests, request]);
    });
    decisions.set(relay, decided);
    return decided;
  };

  const loading = import("./browser-pool.ts").then(({ makeBrowserPool }) => {
    pool = makeBrowserPool({
      askViewer,
      sign,
      nowSeconds,
      onHealth: () => {
        healthTimer ??= setTimeout(() => {
          healthTimer = undefined;
          setRelays(pool?.health() ?? []);
        }, HEALTH_MS);
      },
    });
    if (stopped) pool.close();
    return pool;
  });

  loading.catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));

  const subscribe: Nostr["subscribe"] = (relays, filters, on) => {
    if (pool !== undefined) return pool.subscribe(relays, filters, on);
    let stop: (() => void) | "before it began" | undefined;
    void loading.then((ready) => {
      if (stop === undefined) stop = ready.subscribe(relays, filters, on);
    }, () => on.eose?.());
    return () => {
      if (typeof stop === "function") stop();
      stop = "before it began";
    };
  };
  let ahead: AskedAhead | undefined;
  let aheadTimer: ReturnType<typeof setTimeout> | undefined;

  onCleanup(() => {
    stopped = true;
    clearTimeout(healthTimer);
    clearTimeout(aheadTimer);
    pool?.close();
  });

  return {
    subscribe: (relays, filters, on) => ahead?.take(relays, filters, on) ?? subscribe(relays, filters, on),
    askAhead: (relays, filters) => {
      ahead?.stop();
      clearTimeout(aheadTimer);
      // The announcement names more relays to ask: who vouches for it came along, and isn't asked for again.
      ahead = makeAskedAhead({ subscribe, relays, filters, together: batch });
      aheadTimer = setTimeout(ahead.stop, AHEAD_MS);
    },
    query: async (relays, filters, options) => await (await loading).query(relays, filters, options),
    publish: async (relays, event) => await (await loading).publish(relays, event),
    retry: (relay) => pool?.retry(relay),
    relays,
    authRequests,
    failure,
  };
}
