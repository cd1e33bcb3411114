import { setTimeout as wait } from "node:timers/promises";
import { formatAddress, type StreamAddress } from "../../contracts/nostr/address.ts";
import { type Delegation, newestDelegation } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, supersedes, tagValue } from "../../contracts/nostr/event.ts";
import type { Filter } from "../../contracts/nostr/filter.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type LiveEvent, readLiveEvent } from "../../contracts/nostr/live-event.ts";
import { readRelayUrls } from "../../contracts/nostr/url.ts";
import { askRelay } from "../origin/ask-relay.ts";

/** What relays have said of a stream. */
export type Announced = {
  live: () => LiveEvent | undefined;
  /** The newest that any relay ever gave; an older one never comes back. */
  delegation: () => Delegation | undefined;
  /** Asks again before its time. */
  soon: () => void;
};

export type AnnouncedOptions = {
  address: StreamAddress;
  /** Where to ask first; the announcement's own relays are asked, too. */
  relays: readonly string[];
  /** Something new was heard. */
  onNews: () => void;
  /** A relay didn't answer, or answers again. */
  onRelay?: (relay: string, answers: boolean) => void;
  signal: AbortSignal;
  ask?: typeof askRelay;
};

const EVERY_MS = 30_000;
/** Whoever makes up signers must not make us flood relays. */
const SOONEST_MS = 2000;
const MOST_RELAYS = 8;

/** Asks relays for announcement and delegation, and goes on asking until the signal aborts. Resolves after the first round. */
export async function watchAnnounced(options: AnnouncedOptions): Promise<Announced> {
  const { address, onNews, onRelay, signal, ask = askRelay } = options;
  const text = formatAddress(address);
  const newest = new Map<number, NostrEvent>();
  const silent = new Set<string>();
  let live: LiveEvent | undefined;
  let delegation: Delegation | undefined;
  let hurry = new AbortController();

  const take = (event: NostrEvent): boolean => {
    const { kind } = event;
    if (kind !== KIND.liveEvent && kind !== KIND.delegation) return false;
    if (event.pubkey !== address.creator || tagValue(event, "d") !== address.d) return false;
    const before = newest.get(kind);
    if (before !== undefined && !supersedes(event, before)) return false;
    newest.set(kind, event);
    return true;
  };
  const askOne = async (relay: string): Promise<void> => {
    const filter: Filter = {
      kinds: [KIND.liveEvent, KIND.delegation],
      authors: [address.creator],
      "#d": [address.d],
    };
    const events = await ask(relay, filter, { signal });
    if (signal.aborted) return;
    if (silent.has(relay) !== (events === undefined)) onRelay?.(relay, events !== undefined);
    if (events === undefined) silent.add(relay);
    else silent.delete(relay);
    // Each relay's word counts as soon as it is there: one that hangs holds up nobody.
    if (!(events ?? []).map(take).includes(true)) return;
    const event = newest.get(KIND.liveEvent);
    live = event && readLiveEvent(event);
    const granted = newest.get(KIND.delegation);
    delegation = granted && newestDelegation([granted], text);
    onNews();
  };
  const round = async (): Promise<void> => {
    const known = readRelayUrls([...options.relays, ...(live?.relays ?? [])]).slice(0, MOST_RELAYS);
    await Promise.all(known.map(askOne));
    const more = (live?.relays ?? []).slice(0, MOST_RELAYS);
    await Promise.all(more.filter((relay) => !known.includes(relay)).map(askOne));
  };
  const first = round();
  const go = async () => {
    await first;
    while (!signal.aborted) {
      const stop = AbortSignal.any([signal, hurry.signal]);
      await wait(EVERY_MS, undefined, { signal: stop }).catch(() => undefined);
      if (hurry.signal.aborted) hurry = new AbortController();
      if (signal.aborted) return;
      const begun = performance.now();
      await round();
      const pause = SOONEST_MS - (performance.now() - begun);
      if (pause > 0) await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  };
  void go();
  await Promise.race([first, untilBoth()]);
  return { live: () => live, delegation: () => delegation, soon: () => hurry.abort() };

  /** A relay that hangs need not be waited for once others told everything. */
  async function untilBoth(): Promise<void> {
    while (!signal.aborted && (live === undefined || delegation === undefined)) {
      await wait(50, undefined, { signal }).catch(() => undefined);
    }
  }
}
