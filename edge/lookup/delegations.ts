import { readAddress } from "../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import type { Filter } from "../../contracts/nostr/filter.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import type { RelayAnswer } from "./ask-relay.ts";

/** What the asked relays know of a stream's delegation. */
export type Found =
  | { state: "answered"; events: NostrEvent[] }
  /** Nothing can be said: not one relay answered. */
  | { state: "unreachable"; reasons: string[] }
  /** Too many look-ups at once. */
  | { state: "busy" };

/** Finds the delegations of a stream on relays a stranger names. */
export type LookUp = (address: string, relays: readonly string[]) => Promise<Found>;

export type LookUpOptions = {
  ask: (url: URL, filter: Filter) => Promise<RelayAnswer>;
  /** Relays asked for one delegation; the rest is left out. */
  relays: number;
  /** Look-ups at one time. */
  lookups: number;
};

/** Asks all relays at once and waits for each. */
export function makeLookUp({ ask, relays: most, lookups }: LookUpOptions): LookUp {
  let running = 0;
  return async (address, relays) => {
    const stream = readAddress(address);
    if (stream === undefined) return { state: "answered", events: [] };
    if (running >= lookups) return { state: "busy" };
    const filter: Filter = {
      kinds: [KIND.delegation],
      authors: [stream.creator],
      "#d": [stream.d],
      limit: 1,
    };
    running++;
    try {
      const urls = [...new Set(relays)].slice(0, most);
      const answers = await Promise.all(urls.map((text) => askNamed(text, filter, ask)));
      const reasons = answers.flatMap((answer) => answer.state === "failed" ? [answer.reason] : []);
      if (reasons.length === answers.length) return { state: "unreachable", reasons };
      return { state: "answered", events: answers.flatMap((a) => a.state === "answered" ? a.events : []) };
    } finally {
      running--;
    }
  };
}

async function askNamed(text: string, filter: Filter, ask: LookUpOptions["ask"]): Promise<RelayAnswer> {
  const url = URL.parse(text);
  if (url === null) return { state: "failed", reason: `${text}: no address` };
  const answer = await ask(url, filter);
  return answer.state === "failed" ? { state: "failed", reason: `${url.host}: ${answer.reason}` } : answer;
}
