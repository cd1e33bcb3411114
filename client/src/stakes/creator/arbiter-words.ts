import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import type { AskPast } from "./past-reader.ts";

export type ArbiterWordsOptions = {
  nostr: Pick<Nostr, "subscribe">;
  relays: readonly string[];
  /** Text form of the stream's address. */
  stream: string;
  /** Asks each relay by itself for what it has. */
  past: AskPast;
  /** Takes a verified event of an arbiter that is followed; the same may come again. */
  event: (event: NostrEvent) => void;
};

/** Of what relays have, what is shown at once, and each page and all pages behind it. */
const NEWEST = 100;
const PAGE = 500;
const MOST_PAGES = 40;
const MOST_ARBITERS = 64;

/** Hears what arbiters say of one stream's stakes: what comes, and all that each relay has. */
export function followArbiters({ nostr, relays, stream, past, event }: ArbiterWordsOptions) {
  const followed = new Set<string>();
  const stops: (() => void)[] = [];

  return {
    follow(arbiter: string): void {
      if (followed.has(arbiter) || followed.size >= MOST_ARBITERS) return;
      followed.add(arbiter);
      // By author, so that strangers can't crowd an arbiter's words out.
      const words = {
        kinds: [KIND.stakeReceipt, KIND.stakeVerdict],
        authors: [arbiter],
        "#a": [stream],
      };
      stops.push(nostr.subscribe(relays, [{ ...words, limit: NEWEST }], { event }));
      past({ filter: { ...words, limit: PAGE }, pages: MOST_PAGES, turn: 0, take: event });
    },
    isFollowed: (arbiter: string): boolean => followed.has(arbiter),
    stop(): void {
      for (const stop of stops) stop();
    },
  };
}
