import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { AskPast } from "./past-reader.ts";

export type WordSearchOptions = {
  /** Text form of the stream's address. */
  stream: string;
  /** Asks each relay by itself for what it has. */
  past: AskPast;
  event: (event: NostrEvent) => void;
  /** Takes what pages say of themselves. */
  page: (event: NostrEvent) => void;
};

/** Of one stake, which anybody may speak of, each relay gives three thousand in pages. */
const WORDS = 200;
const MOST_PAGES = 15;
/** Of one witness, under whose name nobody else can write. */
const OWN_WORDS = 50;
const MOST_OWN_PAGES = 4;
/** Of what pages say of one stake, which anybody may write too. */
const PAGE_WORDS = 20;
const MOST_PAGES_OF_PAGES = 5;
/** Stakes that may be asked about while the room is open. */
const MOST_NAMES = 4000;

/**
 * Asks relays what witnesses say: each known witness by the name under which it writes to this creator, so that no number of strangers'
 * words hides its own, and then all that is said of each known stake.
 */
export function makeWordSearch({ stream, past, event, page }: WordSearchOptions) {
  const sought = new Set<string>();
  const words = { kinds: [KIND.stakeWord], "#a": [stream], "#s": ["complaint", "retraction"] };

  return {
    /** Seeks those about a stake, once. */
    seek(name: string): void {
      if (sought.has(name) || sought.size >= MOST_NAMES) return;
      sought.add(name);
      past({ filter: { ...words, "#x": [name], limit: WORDS }, pages: MOST_PAGES, turn: 5, take: event });
    },
    /** Seeks what pages say by which they share of a stake, until its arbiter is known to call it active. */
    seekPages(name: string, isActive: () => boolean): void {
      past({
        filter: { kinds: words.kinds, "#a": [stream], "#s": ["page"], "#x": [name], limit: PAGE_WORDS },
        pages: MOST_PAGES_OF_PAGES,
        turn: 4,
        take: page,
        standing: () => isActive() ? "over" : "ask",
      });
    },
    /** Seeks those that a witness wrote under these names. */
    seekBy(authors: readonly string[]): void {
      const filter = { ...words, authors: [...authors], limit: OWN_WORDS };
      past({ filter, pages: MOST_OWN_PAGES, turn: 2, take: event });
    },
  };
}
