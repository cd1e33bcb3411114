import type { RelayOutcome } from "../relay-publisher.ts";
import { plainReason } from "../plain-reason.ts";
import type { RelayFault } from "./telling-rules.ts";

/** Remembers which relays took the newest announcement of each stream. */
export type RelayBook = {
  /** The box publishes this announcement now; what was known of the one before is forgotten. */
  expect: (d: string, eventId: string) => void;
  note: (outcome: RelayOutcome) => void;
  /** Relays that didn't take it, with those that were found not to have it. */
  faults: (d: string, lacking?: readonly string[]) => RelayFault[];
};

/** Starts empty. */
export function makeRelayBook(): RelayBook {
  const books = new Map<string, { eventId: string; faults: Map<string, string> }>();
  return {
    expect: (d, eventId) => {
      books.set(d, { eventId, faults: new Map() });
    },
    note: ({ relay, eventId, state, reason }) => {
      for (const book of books.values()) {
        if (book.eventId !== eventId) continue;
        if (state === "taken" || isOlderThanKnown(reason)) book.faults.delete(relay);
        else book.faults.set(relay, state === "unanswered" ? "no answer" : plainReason(reason));
      }
    },
    faults: (d, lacking = []) => {
      const faults = new Map(lacking.map((relay) => [hostOf(relay), "has no announcement of it"]));
      for (const [relay, reason] of books.get(d)?.faults ?? []) faults.set(hostOf(relay), reason);
      return [...faults].map(([relay, reason]) => ({ relay, reason }));
    },
  };
}

/** An address may hold a key for the relay: its host is enough to know it by. */
const hostOf = (relay: string) => URL.parse(relay)?.host ?? "a relay";

/** The relay has this announcement already, or a newer one that the creator's page published. */
function isOlderThanKnown(reason: string): boolean {
  return /^(duplicate|replaced)\b|newer/i.test(reason);
}
