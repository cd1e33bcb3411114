import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { type Filter, matchesAny } from "../../../contracts/nostr/relay-messages.ts";
import { readRelayUrls } from "../../../contracts/nostr/url.ts";
import type { PublishAnswer } from "./relay-deliveries.ts";
import type { RelayHealth } from "./relay-health.ts";
import type { RelayEnvironment } from "./relay-connection.ts";
import { makeRelayLink, type RelayLink } from "./relay-link.ts";
import type { Verifier } from "./verifier.ts";

export type RelayPoolOptions = RelayEnvironment & {
  verifier: Pick<Verifier, "verify">;
  /** Signs a relay's challenge once the viewer agreed, or answers undefined. */
  answerChallenge: (relay: string, challenge: string) => Promise<NostrEvent | undefined>;
  /** The health of some relay changed. */
  onHealth: () => void;
};

export type SubscriptionHandlers = {
  /** Each event once, verified, whichever relay was first; of very many, the oldest may come again. */
  event: (event: NostrEvent, relay: string) => void;
  /** This relay has sent all that it had, and what it sent was handed out; never said of one that failed. */
  answered?: (relay: string) => void;
  /** Every relay has sent what it had, or has failed to. Once. */
  eose?: () => void;
};

export type QueryOptions = {
  /** Milliseconds to wait for slow relays. Default 6000. */
  timeoutMs?: number;
  /** Hears of each relay that has sent all that it had, before the answer is given. */
  answered?: (relay: string) => void;
};

/** What one relay said to an event it was given. */
export type PublishResult = PublishAnswer & { relay: string };

/** More relays than this cost more than they bring. */
const RELAYS_PER_CALL = 12;
const LINKS = 32;
const REMEMBERED = 4000;
const SEEN_PER_SUBSCRIPTION = 20_000;

type Subscription = {
  filters: readonly Filter[];
  on: SubscriptionHandlers;
  seen: Set<string>;
  unanswered: Set<string>;
  /** Relays that sent all they had, of which nobody was told yet. */
  complete: Set<string>;
  /** Verifications under way; `eose` waits for them. */
  judging: number;
  told: boolean;
  stopped: boolean;
};

export type RelayPool = ReturnType<typeof makeRelayPool>;

/** Asks many relays as if they were one: events verified, matched against the question, each handed out once. */
export function makeRelayPool(o: RelayPoolOptions) {
  const links = new Map<string, RelayLink>();
  const subscriptions = new Map<string, Subscription>();
  /** Verified events by id, oldest first: an event that five relays send is verified once. */
  const genuine = new Map<string, NostrEvent>();
  let counter = 0;

  const linkTo = (url: string): RelayLink | undefined => {
    const known = links.get(url);
    if (known !== undefined) return known;
    if (links.size >= LINKS) {
      const idle = [...links.values()].find((link) => link.health().state === "idle");
      if (idle === undefined) return undefined;
      idle.close();
      links.delete(idle.url);
    }
    const link = makeRelayLink({
      ...o,
      url,
      onEvent: (id, event) => take(id, event, url),
      onAnswered: (id, complete) => answered(id, url, complete),
      onChange: o.onHealth,
      answerChallenge: (challenge) => o.answerChallenge(url, challenge),
    });
    links.set(url, link);
    return link;
  };

  const linksTo = (relays: readonly string[]) =>
    readRelayUrls(relays).slice(0, RELAYS_PER_CALL).map(linkTo).filter((link) => link !== undefined);

  const take = (id: string, event: NostrEvent, relay: string) => {
    const subscription = subscriptions.get(id);
    const link = links.get(relay);
    if (subscription === undefined || link === undefined) return;
    if (!matchesAny(subscription.filters, event)) return link.blameEvent();
    // Only what was verified is in here, so another event under the same id can't displace it.
    if (subscription.seen.has(event.id)) return;
    const known = genuine.get(event.id);
    if (known !== undefined) return handOut(subscription, known, link);
    subscription.judging++;
    void o.verifier.verify(event).then((verified) => {
      subscription.judging--;
      if (verified) {
        remember(event);
        if (!subscription.stopped) handOut(subscription, event, link);
      } else link.blameEvent();
      tellIfComplete(subscription);
    });
  };

  const handOut = (subscription: Subscription, event: NostrEvent, link: RelayLink) => {
    if (subscription.seen.has(event.id)) return;
    subscription.seen.add(event.id);
    if (subscription.seen.size > SEEN_PER_SUBSCRIPTION) forgetOldest(subscription.seen);
    link.praise();
    subscription.on.event(event, link.url);
  };

  const remember = (event: NostrEvent) => {
    genuine.set(event.id, event);
    if (genuine.size > REMEMBERED) forgetOldest(genuine);
  };

  const answered = (id: string, relay: string, complete: boolean) => {
    const subscription = subscriptions.get(id);
    if (subscription === undefined) return;
    subscription.unanswered.delete(relay);
    if (complete) subscription.complete.add(relay);
    tellIfComplete(subscription);
  };

  const tellIfComplete = (subscription: Subscription) => {
    if (subscription.judging > 0) return;
    if (!subscription.stopped) subscription.complete.forEach((relay) => subscription.on.answered?.(relay));
    subscription.complete.clear();
    if (subscription.told || subscription.unanswered.size > 0) return;
    subscription.told = true;
    // Relays known to be down answer at once; the caller shall hold the stop function before it is told.
    queueMicrotask(() => !subscription.stopped && subscription.on.eose?.());
  };

  const subscribe = (
    relays: readonly string[],
    filters: readonly Filter[],
    on: SubscriptionHandlers,
  ): () => void => {
    const id = `s${counter++}`;
    const asked = linksTo(relays);
    const subscription: Subscription = {
      filters,
      on,
      seen: new Set(),
      unanswered: new Set(asked.map(({ url }) => url)),
      complete: new Set(),
      judging: 0,
      told: false,
      stopped: false,
    };
    subscriptions.set(id, subscription);
    for (const link of asked) link.want(id, filters);
    tellIfComplete(subscription);
    return () => {
      subscription.stopped = true;
      subscriptions.delete(id);
      for (const link of asked) link.drop(id);
    };
  };

  return {
    subscribe,

    /** Everything the relays have now; what slow ones still hold back after the timeout is missing. */
    query(
      relays: readonly string[],
      filters: readonly Filter[],
      { timeoutMs = 6000, answered }: QueryOptions = {},
    ): Promise<NostrEvent[]> {
      return new Promise((resolve) => {
        const events: NostrEvent[] = [];
        const finish = () => {
          stopTimer();
          stop();
          resolve(events);
        };
        const stopTimer = o.later(timeoutMs, finish);
        const stop = subscribe(relays, filters, {
          event: (event) => void events.push(event),
          eose: finish,
          ...(answered && { answered }),
        });
      });
    },

    /** Gives an event to every relay and answers what each said. */
    publish(relays: readonly string[], event: NostrEvent): Promise<PublishResult[]> {
      return Promise.all(
        linksTo(relays).map(async (link) => ({ relay: link.url, ...await link.publish(event) })),
      );
    },

    /** How each relay does that was ever asked. */
    health: (): RelayHealth[] => [...links.values()].map((link) => link.health()),

    /** Tries failed relays at once, all or one. */
    retry(url?: string): void {
      for (const link of links.values()) if (url === undefined || link.url === url) link.retry();
    },

    close(): void {
      for (const link of links.values()) link.close();
      links.clear();
      subscriptions.clear();
    },
  };
}

/** Both remember in the order in which things came. */
function forgetOldest(memory: Set<string> | Map<string, unknown>): void {
  const [oldest] = memory.keys();
  if (oldest !== undefined) memory.delete(oldest);
}
