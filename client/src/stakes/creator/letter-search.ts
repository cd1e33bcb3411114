import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type FetchedSort, type LetterSource, MOST_OF_STAKE } from "./letter-queue.ts";
import type { AskPast } from "./past-reader.ts";

export type LetterSearchOptions = {
  /** Text form of the stream's address. */
  stream: string;
  /** Asks each relay by itself for what it has. */
  past: AskPast;
  /** Nostr keys under which the creator keeps what it must find again. */
  keepers: readonly string[];
  /** Whether the stake's request was opened. */
  isFound: (name: string) => boolean;
  /** So many of them wait to be opened that no more are fetched. */
  isFull: (sort: FetchedSort) => boolean;
  /** What anybody wrote about a known stake waits to be opened. */
  isBusy: (name: string) => boolean;
  event: (event: NostrEvent, source: LetterSource) => void;
};

/**
 * What one page asks, and of how many pages there are at most: of one stake; of all that the creator kept; of requests that anybody
 * wrote; of what anybody wrote about a known stake.
 */
const LETTERS = { about: 20, kept: 100, anybody: 50, known: MOST_OF_STAKE };
const PAGES = { about: 4, kept: 100, anybody: 40, known: 10 };
/** Stakes that arbiters may speak of. */
const MOST_NAMES = 4000;

/**
 * Asks relays for the letters of stakes of which arbiters speak. First by who wrote them: the creator itself, or the viewer under the
 * name that only both can sign with. Nobody else can add to those. Only what isn't found so is looked for among all that anybody wrote
 * about the stake, page by page as it is opened.
 */
export function makeLetterSearch(o: LetterSearchOptions) {
  const sought = new Set<string>();
  const letters = { kinds: [KIND.stakeLetter], "#a": [o.stream] };

  return {
    /** Seeks those that the creator kept of all its stakes, the newest first. */
    seekKept(): void {
      if (o.keepers.length === 0) return;
      o.past({
        filter: { ...letters, authors: [...o.keepers], limit: LETTERS.kept },
        pages: PAGES.kept,
        turn: 3,
        take: (event) => o.event(event, "own"),
        standing: () => o.isFull("own") ? "wait" : "ask",
      });
    },
    /** Seeks the request of a stake, once. */
    seek(name: string): void {
      if (sought.has(name) || sought.size >= MOST_NAMES) return;
      sought.add(name);
      const about = { ...letters, "#x": [name] };
      const request = { ...about, "#s": ["request"] };
      const isOver = () => o.isFound(name);
      if (o.keepers.length > 0) {
        o.past({
          filter: { ...about, authors: [...o.keepers], limit: LETTERS.about },
          pages: PAGES.about,
          turn: 1,
          take: (event) => o.event(event, "own"),
          standing: () => isOver() ? "over" : "ask",
        });
      }
      o.past({
        filter: { ...request, limit: LETTERS.anybody },
        pages: PAGES.anybody,
        turn: 4,
        take: (event) => o.event(event, "anybody"),
        standing: () => isOver() ? "over" : o.isFull("sought") ? "wait" : "ask",
      });
    },
    isSought: (name: string): boolean => sought.has(name),
    /**
     * Seeks all about a stake that its viewer and the creator wrote each other under these names; before it is found its request alone,
     * and after that the newest that anybody wrote about it.
     */
    seekBy(name: string, authors: readonly string[]): void {
      const isRequest = !o.isFound(name);
      o.past({
        filter: {
          ...letters,
          "#x": [name],
          "#s": isRequest ? ["request"] : ["note", "answer", "disclosure"],
          authors: [...authors],
          limit: LETTERS.about,
        },
        pages: PAGES.about,
        turn: 1,
        take: (event) => o.event(event, "pair"),
        standing: () =>
          isRequest && o.isFound(name) ? "over" : o.isFull(isRequest ? "asked" : "replies") ? "wait" : "ask",
      });
      if (isRequest) return;
      // Another program of its viewer's may sign with any key, and so may whoever was told the creator's part.
      o.past({
        filter: { ...letters, "#x": [name], "#s": ["note", "disclosure"], limit: LETTERS.known },
        pages: PAGES.known,
        turn: 5,
        take: (event) => o.event(event, "anybody"),
        standing: () => o.isBusy(name) ? "wait" : "ask",
      });
      if (o.keepers.length === 0) return;
      o.past({
        filter: {
          ...letters,
          "#x": [name],
          "#s": ["disclosure"],
          authors: [...o.keepers],
          limit: LETTERS.about,
        },
        pages: 1,
        turn: 1,
        take: (event) => o.event(event, "own"),
      });
    },
  };
}
