import { readAddress } from "../../../contracts/nostr/address.ts";
import {
  isOverlongDelegation,
  newestDelegation,
  newestDelegationEvent,
} from "../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { Filter } from "../../../contracts/nostr/filter.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { readLiveEvent } from "../../../contracts/nostr/live-event.ts";
import { type DelegationVerdict, EXPIRING_S } from "./telling-rules.ts";

/** Knows what the stream's relays hold: a delegation to this box, and the announcement. */
export type RelayWatch = {
  delegation: (d: string) => DelegationVerdict;
  /** Relays that lack the announcement of a stream that another one has. */
  lacking: (d: string) => string[];
  /** Asks anew soon: something was signed. */
  hurry: (d: string) => void;
  /** Asks the relays of streams for which it is due. */
  look: (streams: readonly WatchedStream[]) => Promise<void>;
};

/** A stream that viewers look for on relays now. */
export type WatchedStream = { d: string; address: string; relays: readonly string[] };

export type RelayWatchOptions = {
  /** The box's public key. */
  signer: string;
  /** Asks one relay: verified events, or undefined when it gave no answer. */
  ask: (relay: string, filter: Filter) => Promise<NostrEvent[] | undefined>;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** What is known of one stream's address. */
type Known = {
  address: string;
  delegations: NostrEvent[];
  /** Any relay has answered. */
  answered: boolean;
  lacking: string[];
  askAtMs: number;
  /** How long was waited before it was asked last. */
  waitedMs: number;
};

const GOOD_FOR_MS = 5 * 60_000;
/** A person may be signing it just now; later nobody is, and relays are asked less and less often. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [5000, 60_000];
const MOST_RELAYS = 4;
/** Far more than relays have of an address, where each replaces the one before. */
const MOST_KEPT = 32;

/** Starts without knowing anything. */
export function makeRelayWatch({ signer, ask, now }: RelayWatchOptions): RelayWatch {
  const known = new Map<string, Known>();
  const judge = ({ delegations, answered, address }: Known): DelegationVerdict =>
    answered
      ? judgeDelegation(delegations, { address, signer, nowSeconds: now() / 1000 })
      : { state: "unknown" };
  const askAll = async ({ d, address, relays }: WatchedStream) => {
    const stream = readAddress(address);
    if (stream === undefined) return;
    const before = known.get(d);
    const kept: Known = before?.address === address
      ? before
      : { address, delegations: [], answered: false, lacking: [], askAtMs: 0, waitedMs: 0 };
    // Asked once at a time, and not again before this one is through.
    known.set(d, { ...kept, askAtMs: Infinity });
    const filter = {
      kinds: [KIND.delegation, KIND.liveEvent],
      authors: [stream.creator],
      "#d": [stream.d],
    };
    const answers = await Promise.all(
      relays.slice(0, MOST_RELAYS).map(async (relay) => ({
        relay,
        events: await ask(relay, filter),
      })),
    );
    const heard = answers.flatMap(({ events }) => events ?? []).filter(({ kind }) =>
      kind === KIND.delegation
    );
    // What one relay knew once is known, whoever answers now.
    const delegations = new Map([...kept.delegations, ...heard].map((event) => [event.id, event]));
    const answered = answers.some(({ events }) => events !== undefined);
    const next: Known = {
      address,
      delegations: [...delegations.values()].slice(-MOST_KEPT),
      answered: answered || kept.answered,
      lacking: lackingRelays(answers),
      askAtMs: 0,
      waitedMs: Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, 2 * kept.waitedMs)),
    };
    const verdict = judge(next);
    const lasts = verdict.state === "in-force" && verdict.exp - now() / 1000 > EXPIRING_S;
    const isGood = answered && lasts && next.lacking.length === 0;
    if (isGood) next.waitedMs = 0;
    known.set(d, { ...next, askAtMs: now() + (isGood ? GOOD_FOR_MS : next.waitedMs) });
  };
  return {
    delegation: (d) => {
      const one = known.get(d);
      return one === undefined ? { state: "unknown" } : judge(one);
    },
    lacking: (d) => known.get(d)?.lacking ?? [],
    hurry: (d) => {
      const one = known.get(d);
      if (one === undefined || one.askAtMs === Infinity) return;
      one.askAtMs = now();
      one.waitedMs = 0;
    },
    look: async (streams) => {
      const due = streams.filter(({ d, relays, address }) => {
        const one = known.get(d);
        return relays.length > 0 && (one === undefined || one.address !== address || one.askAtMs <= now());
      });
      await Promise.all(due.map(askAll));
    },
  };
}

/** What verified events from relays say about a box's right to seal a stream now. */
export function judgeDelegation(
  events: readonly NostrEvent[],
  { address, signer, nowSeconds }: { address: string; signer: string; nowSeconds: number },
): DelegationVerdict {
  const newest = newestDelegationEvent(events, address);
  if (newest !== undefined && isOverlongDelegation(newest)) return { state: "missing", why: "overlong" };
  const delegation = newestDelegation(events, address);
  if (delegation === undefined || delegation.signers.length === 0) return { state: "missing", why: "none" };
  if (!delegation.signers.includes(signer)) return { state: "missing", why: "other-key" };
  if (nowSeconds >= delegation.exp) return { state: "missing", why: "expired" };
  if (nowSeconds < delegation.nbf) return { state: "missing", why: "not-yet" };
  return { state: "in-force", exp: delegation.exp };
}

/** Who answered without the live announcement that another relay has; where none has it, none was made. */
export function lackingRelays(
  answers: readonly { relay: string; events: readonly NostrEvent[] | undefined }[],
): string[] {
  const has = (events: readonly NostrEvent[]) =>
    events.some((event) => event.kind === KIND.liveEvent && readLiveEvent(event)?.status === "live");
  if (!answers.some(({ events }) => events !== undefined && has(events))) return [];
  return answers.flatMap(({ relay, events }) => (events === undefined || has(events) ? [] : [relay]));
}
