import { formatAddress, type StreamAddress } from "../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { makeRemembered } from "../admission/remembered.ts";
import type { AskRelays } from "../lookup/ask-relays.ts";

/** What the operator's own relays have that says where tips of a stream are paid; `undefined`: they can't be asked. */
export type AskTargets = (stream: StreamAddress) => Promise<readonly NostrEvent[] | undefined>;

export type TargetsOptions = {
  ask: AskRelays;
  /** The operator's choice, at least one. */
  relays: readonly string[];
  /** Milliseconds of any clock. */
  now: () => number;
};

/** A creator's new address counts here after so long at the latest. */
const KEEP_MS = 60_000;
/** So long they are left alone after they did not answer. */
const RETRY_MS = 3000;
/** An answer is still gone by while they are silent, but no longer than this: the creator may have taken an address back. */
const OLD_MS = 10 * 60_000;
/** Streams remembered: what creators said to everybody, and nothing of who pays. */
const STREAMS = 1000;

/** Asks relays that no payer chose where a creator is paid, once a minute for each stream. */
export function makeTargets({ ask, relays, now }: TargetsOptions): AskTargets {
  const asked = makeRemembered<{ until: number; events: ReturnType<AskTargets>; answered: number }>(STREAMS);
  return (stream) => {
    const name = formatAddress(stream);
    const before = asked.get(name);
    if (before !== undefined && now() < before.until) return before.events;
    const { creator, d } = stream;
    const entry = { until: now() + KEEP_MS, answered: now(), events: both() };
    async function both(): ReturnType<AskTargets> {
      const found = await Promise.all([
        ask({ kinds: [KIND.liveEvent], authors: [creator], "#d": [d], limit: 1 }, relays),
        ask({ kinds: [KIND.paymentTargets], authors: [creator], limit: 1 }, relays),
      ]);
      if (found.every(({ state }) => state === "answered")) {
        return found.flatMap((one) => one.state === "answered" ? one.events : []);
      }
      entry.until = now() + RETRY_MS;
      entry.answered = before?.answered ?? -Infinity;
      return now() - entry.answered < OLD_MS ? await before?.events : undefined;
    }
    asked.put(name, entry);
    return entry.events;
  };
}
