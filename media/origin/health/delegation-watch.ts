import { newestDelegation } from "../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { readAddress } from "../../../contracts/nostr/address.ts";
import type { Filter } from "../../../contracts/nostr/filter.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { type DelegationVerdict, EXPIRING_S } from "./telling-rules.ts";

/** Knows whether the stream's relays hold a delegation to this box. */
export type DelegationWatch = {
  verdict: (d: string) => DelegationVerdict;
  /** Asks anew soon: something was announced. */
  hurry: (d: string) => void;
  /** Asks the relays of streams for which it is due. */
  look: (streams: readonly WatchedStream[]) => Promise<void>;
};

/** A stream whose delegation matters now. */
export type WatchedStream = { d: string; address: string; relays: readonly string[] };

export type DelegationWatchOptions = {
  /** The box's public key. */
  signer: string;
  /** Asks one relay: verified events, or undefined when it gave no answer. */
  ask: (relay: string, filter: Filter) => Promise<NostrEvent[] | undefined>;
  /** Milliseconds since 1970. */
  now: () => number;
};

type Known = {
  events: NostrEvent[];
  answered: boolean;
  askAtMs: number;
  address: string;
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
export function makeDelegationWatch({ signer, ask, now }: DelegationWatchOptions): DelegationWatch {
  const known = new Map<string, Known>();
  const judge = ({ events, answered, address }: Known): DelegationVerdict =>
    answered ? judgeDelegation(events, { address, signer, nowSeconds: now() / 1000 }) : { state: "unknown" };
  const askAll = async ({ d, address, relays }: WatchedStream) => {
    const stream = readAddress(address);
    if (stream === undefined) return;
    const before = known.get(d);
    const kept = before?.address === address ? before : undefined;
    // Asked once at a time, and not again before this one is through.
    const asking = { events: kept?.events ?? [], answered: kept?.answered ?? false, address, waitedMs: 0 };
    known.set(d, { ...asking, askAtMs: Infinity });
    const filter = { kinds: [KIND.delegation], authors: [stream.creator], "#d": [stream.d] };
    const answers = await Promise.all(relays.slice(0, MOST_RELAYS).map((relay) => ask(relay, filter)));
    const heard = answers.flatMap((events) => events ?? []);
    const answered = answers.some((events) => events !== undefined);
    // What one relay knew once is known, whoever answers now.
    const events = [...new Map([...asking.events, ...heard].map((event) => [event.id, event])).values()]
      .slice(-MOST_KEPT);
    const next = { ...asking, events, answered: answered || asking.answered, askAtMs: 0 };
    const waitedMs = Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS, 2 * (kept?.waitedMs ?? 0)));
    const verdict = judge(next);
    const isGood = answered && verdict.state === "in-force" && verdict.exp - now() / 1000 > EXPIRING_S;
    known.set(d, {
      ...next,
      waitedMs: isGood ? 0 : waitedMs,
      askAtMs: now() + (isGood ? GOOD_FOR_MS : waitedMs),
    });
  };
  return {
    verdict: (d) => {
      const one = known.get(d);
      return one === undefined ? { state: "unknown" } : judge(one);
    },
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
  const delegation = newestDelegation(events, address);
  if (delegation === undefined || delegation.signers.length === 0) return { state: "missing", why: "none" };
  if (!delegation.signers.includes(signer)) return { state: "missing", why: "other-key" };
  if (nowSeconds >= delegation.exp) return { state: "missing", why: "expired" };
  if (nowSeconds < delegation.nbf) return { state: "missing", why: "not-yet" };
  return { state: "in-force", exp: delegation.exp };
}
