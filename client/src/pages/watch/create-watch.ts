import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from "solid-js";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { type NostrEvent, tagValue } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import {
  type LiveEvent,
  type LiveStatus,
  readLiveEvent,
  statusAt,
} from "../../../../contracts/nostr/live-event.ts";
import { type Profile, readProfile } from "../../../../contracts/nostr/profile.ts";
import { createClock } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { distinctRelays, readTarget, relaysOf, streamFilters } from "./stream-question.ts";

/** What a watch link leads to. */
export type Found =
  | { found: "bad-link" }
  | { found: "looking" }
  | { found: "no-relays" }
  | { found: "nothing" }
  | { found: "stream"; live: LiveEvent; status: LiveStatus };

/** Who may seal the stream, as far as relays have said. */
export type Vouchers = { delegations: readonly NostrEvent[]; settled: boolean };

export type Watch = {
  address: Accessor<string | undefined>;
  found: Accessor<Found>;
  /** The newest announcement, as its creator signed it. */
  announcement: Accessor<NostrEvent | undefined>;
  vouchers: Accessor<Vouchers>;
  host: Accessor<Profile | undefined>;
  relays: Accessor<readonly string[]>;
};

/** Nothing was found by then: relays that come later still may bring it. */
const LOOKING_MS = 6000;
/** How long other relays may still contradict the first delegation. */
const CONTRADICTION_MS = 600;
/** A stream plays unsealed, or is refused, when no relay has a delegation by then. */
const SETTLED_MS = 4000;

/** Follows one stream on the relays: its announcement, who vouches for it, and its host's profile. */
export function createWatch(code: Accessor<string>): Watch {
  const config = useConfig();
  const nostr = useNostr();
  const clock = createClock(5000);
  const target = createMemo(() => readTarget(code()));
  const address = createMemo(() => {
    const stream = target();
    return stream && formatAddress(stream);
  });

  const [announcement, setAnnouncement] = createSignal<NostrEvent>();
  const [delegations, setDelegations] = createSignal<readonly NostrEvent[]>([]);
  const [answered, setAnswered] = createSignal(false);
  const [waited, setWaited] = createSignal(false);
  const [contradicted, setContradicted] = createSignal(false);
  const [late, setLate] = createSignal(false);
  const [host, setHost] = createSignal<Profile>();

  const live = createMemo(() => {
    const event = announcement();
    return event && readLiveEvent(event);
  });
  const firstRelays = createMemo(() => relaysOf(target(), config.relays));
  const relays = createMemo(() => distinctRelays([...firstRelays(), ...(live()?.relays ?? [])]), undefined, {
    equals: (a, b) => a.join() === b.join(),
  });

  createEffect(on(target, (stream) => {
    setAnnouncement(undefined);
    setDelegations([]);
    setAnswered(false);
    setWaited(false);
    setContradicted(false);
    setLate(false);
    if (stream === undefined) return;
    const timers = [
      setTimeout(() => setWaited(true), LOOKING_MS),
      setTimeout(() => setLate(true), SETTLED_MS),
    ];
    onCleanup(() => timers.forEach(clearTimeout));
  }));

  createEffect(() => {
    const stream = target();
    if (stream === undefined) return;
    const stop = nostr.subscribe(relays(), streamFilters(stream), {
      event: take,
      eose: () => setAnswered(true),
    });
    onCleanup(stop);
  });

  createEffect(on(() => delegations().length > 0, (known) => {
    if (!known) return;
    const timer = setTimeout(() => setContradicted(true), CONTRADICTION_MS);
    onCleanup(() => clearTimeout(timer));
  }));

  // A new announcement of the same host takes neither name nor picture away.
  const hostKey = createMemo(() => live()?.host);
  createEffect(on(hostKey, (pubkey) => {
    setHost(undefined);
    if (pubkey === undefined) return;
    const stop = nostr.subscribe(relays(), [{ kinds: [KIND.profile], authors: [pubkey] }], {
      event(event) {
        const profile = event.pubkey === pubkey ? readProfile(event) : undefined;
        if (profile && profile.createdAt >= (host()?.createdAt ?? 0)) setHost(profile);
      },
    });
    onCleanup(stop);
  }));

  return {
    address,
    announcement,
    host,
    relays,
    found: createMemo<Found>(() => {
      if (target() === undefined) return { found: "bad-link" };
      const stream = live();
      if (stream !== undefined) return { found: "stream", live: stream, status: statusAt(stream, clock()) };
      if (relays().length === 0) return { found: "no-relays" };
      if (!answered() && !waited()) return { found: "looking" };
      const reachable = nostr.relays().some(({ state }) => state === "open");
      return reachable || !waited() ? { found: "nothing" } : { found: "no-relays" };
    }),
    vouchers: createMemo<Vouchers>(() => ({
      delegations: delegations(),
      settled: answered() || late() || contradicted(),
    })),
  };

  function take(event: NostrEvent): void {
    const stream = target();
    if (stream === undefined || event.pubkey !== stream.creator) return;
    if (tagValue(event, "d") !== stream.d) return;
    if (event.kind === KIND.liveEvent) {
      const old = announcement();
      if (old === undefined || event.created_at > old.created_at) setAnnouncement(event);
    }
    if (event.kind === KIND.delegation && !delegations().some(({ id }) => id === event.id)) {
      setDelegations([...delegations(), event]);
    }
  }
}
