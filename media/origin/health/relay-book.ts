import type { RelayOutcome } from "../relay-publisher.ts";
import { plainReason } from "../plain-reason.ts";
import type { RelayFault } from "./telling-rules.ts";

/** Remembers which relays took the newest announcement of each stream. */
export type RelayBook = {
  /** The box publishes this announcement now; what was known of the one before is forgotten. */
  expect: (d: string, eventId: string) => void;
  note: (outcome: RelayOutcome) => void;
  /** Relays that didn't take it. */
  faults: (d: string) => RelayFault[];
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
    faults: (d) =>
      [...books.get(d)?.faults ?? []].map(([relay, reason]) => ({
        relay: URL.parse(relay)?.host ?? "a relay",
        reason,
      })),
  };
}

/** The relay has this announcement already, or a newer one that the creator's page published. */
function isOlderThanKnown(reason: string): boolean {
  return /^(duplicate|replaced)\b|newer/i.test(reason);
}
