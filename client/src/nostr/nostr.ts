import { type Accessor, createSignal, onCleanup } from "solid-js";
import { clientAuthTemplate } from "../../../contracts/nostr/client-auth.ts";
import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import type { Filter } from "../../../contracts/nostr/relay-messages.ts";
import type { RelayHealth } from "./relay-health.ts";
import {
  makeRelayPool,
  type PublishResult,
  type QueryOptions,
  type SubscriptionHandlers,
} from "./relay-pool.ts";
import { makeVerifier } from "./verifier.ts";

/** A relay wants to know who asks; nothing is told before the viewer decided. */
export type AuthRequest = { relay: string; allow: () => void; deny: () => void };

/** Reading from and writing to relays. Every event was verified before it is handed out. */
export type Nostr = {
  /** Asks the relays, and goes on listening until the returned function is called. */
  subscribe: (relays: readonly string[], filters: readonly Filter[], on: SubscriptionHandlers) => () => void;
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
};

export type NostrOptions = {
  /** Signs for the viewer; only called after they allowed a relay to know them. */
  sign: SignEvent;
  /** Unix seconds. */
  nowSeconds: () => number;
};

/** Makes the site's relays, tied to its owner. */
export function createNostr({ sign, nowSeconds }: NostrOptions): Nostr {
  const [relays, setRelays] = createSignal<RelayHealth[]>([]);
  const [authRequests, setAuthRequests] = createSignal<AuthRequest[]>([]);
  const decisions = new Map<string, Promise<boolean>>();

  const askViewer = (relay: string): Promise<boolean> => {
    const decided = decisions.get(relay) ?? new Promise<boolean>((decide) => {
      const settle = (allowed: boolean) => {
        setAuthRequests((requests) => requests.filter((request) => request.relay !== relay));
        decide(allowed);
      };
      setAuthRequests((requests) => [...requests, {
        relay,
        allow: () => settle(true),
        deny: () => settle(false),
      }]);
    });
    decisions.set(relay, decided);
    return decided;
  };

  const verifier = makeVerifier({
    startWorker: () => new Worker(new URL("./verify-worker.ts", import.meta.url), { type: "module" }),
    loadInline: async () => {
      const { verifyEvent } = await import("../../../contracts/nostr/event-signature.ts");
      return (event) => verifyEvent(event);
    },
  });

  let healthTimer: ReturnType<typeof setTimeout> | undefined;
  const pool = makeRelayPool({
    openSocket: (url) => new WebSocket(url),
    nowMs: () => Date.now(),
    random: () => Math.random(),
    later: (ms, call) => {
      const id = setTimeout(call, ms);
      return () => clearTimeout(id);
    },
    verifier,
    answerChallenge: async (relay, challenge) =>
      await askViewer(relay) ? await sign(clientAuthTemplate({ relay, challenge }, nowSeconds())) : undefined,
    onHealth: () => {
      // A burst of events changes health a thousand times; a person reads four a second.
      healthTimer ??= setTimeout(() => {
        healthTimer = undefined;
        setRelays(pool.health());
      }, 250);
    },
  });

  const online = () => pool.retry();
  globalThis.addEventListener("online", online);
  onCleanup(() => {
    globalThis.removeEventListener("online", online);
    clearTimeout(healthTimer);
    pool.close();
    verifier.stop();
  });

  return {
    subscribe: pool.subscribe,
    query: pool.query,
    publish: pool.publish,
    retry: pool.retry,
    relays,
    authRequests,
  };
}
