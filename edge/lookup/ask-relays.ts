import type { NostrEvent } from "../../contracts/nostr/event.ts";
import type { Filter } from "../../contracts/nostr/filter.ts";
import type { RelayAnswer } from "./ask-relay.ts";

/** What the asked relays know. */
export type Found =
  | { state: "answered"; events: NostrEvent[] }
  /** Nothing can be said: not one relay answered. */
  | { state: "unreachable"; reasons: string[] }
  /** Too many look-ups at once. */
  | { state: "busy" };

/** Asks several relays one question. */
export type AskRelays = (filter: Filter, relays: readonly string[]) => Promise<Found>;

export type AskRelaysOptions = {
  ask: (url: URL, filter: Filter) => Promise<RelayAnswer>;
  /** Relays asked one question; the rest is left out. */
  relays: number;
  /** Look-ups at one time. */
  lookups: number;
};

/** Asks all relays at once and waits for each. */
export function makeAskRelays({ ask, relays: most, lookups }: AskRelaysOptions): AskRelays {
  let running = 0;
  return async (filter, relays) => {
    if (running >= lookups) return { state: "busy" };
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

async function askNamed(text: string, filter: Filter, ask: AskRelaysOptions["ask"]): Promise<RelayAnswer> {
  const url = URL.parse(text);
  if (url === null) return { state: "failed", reason: `${text}: no address` };
  const answer = await ask(url, filter);
  return answer.state === "failed" ? { state: "failed", reason: `${url.host}: ${answer.reason}` } : answer;
}
