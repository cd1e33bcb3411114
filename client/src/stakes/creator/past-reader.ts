import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { type Filter, matchesFilter } from "../../../../contracts/nostr/relay-messages.ts";
import type { Nostr } from "../../nostr/nostr.ts";

/** Something that is asked of a relay page by page into the past, until it has no more. */
export type PastQuestion = {
  /** Its `limit` is what one page asks. */
  filter: Omit<Filter, "until"> & { limit: number };
  /** Asked of each relay at most. */
  pages: number;
  /** Of those that wait, the lowest are asked first. */
  turn: number;
  /** Takes each event as it comes; one that several pages or relays give comes as often. */
  take: (event: NostrEvent) => void;
  /** Whether it is asked further; default: as long as there is more. */
  standing?: () => "ask" | "wait" | "over";
};

export type PastReaderOptions = {
  nostr: Pick<Nostr, "subscribe">;
  /** One relay: how far into the past a page reaches is another matter at each. */
  relay: string;
};

/** What one request may bring, and of how many filters it is at most: relays have limits. */
const MOST_EVENTS = 1000;
const MOST_FILTERS = 10;
/** Events for each beat on an average: a page leaves a relay that sends much more to itself, though strangers wrote it. */
const EVENTS_A_BEAT = 50;
/** Beats before what a relay didn't answer is asked again. */
const AGAIN_BEATS = [40, 240, 1200];
/** Asked once of a second that fills a whole page. */
const OF_A_SECOND = 500;
const MOST_WAITING = 30_000;
/** More cost more than they bring. */
const MOST_RELAYS = 12;

/** What a page brought. */
type Given = { oldest: number; count: number };
type OpenQuestion = PastQuestion & { until?: number; left: number; tries: number; notBefore: number };

/** Reads what a relay has, a page a request and a request at a time, on each beat that its owner gives. */
export function makePastReader({ nostr, relay }: PastReaderOptions) {
  let waiting: OpenQuestion[] = [];
  let stop: (() => void) | undefined;
  let isStopped = false;
  let beats = 0;
  let debt = 0;

  const filterOf = ({ filter, until }: OpenQuestion): Filter => ({
    ...filter,
    ...(until === undefined ? {} : { until }),
  });

  const request = (asked: readonly OpenQuestion[]) => {
    const given = new Map<OpenQuestion, Given>();
    let [isAnswered, isOver] = [false, false];
    const over = () => {
      stop?.();
      stop = undefined;
      if (isOver || isStopped) return;
      isOver = true;
      for (const one of asked) waiting.push(...goOn(one, given.get(one), isAnswered));
    };
    stop = nostr.subscribe([relay], asked.map(filterOf), {
      event(event) {
        if (isOver || isStopped) return;
        debt++;
        for (const one of asked) {
          if (!matchesFilter(filterOf(one), event)) continue;
          const { oldest, count } = given.get(one) ?? { oldest: Infinity, count: 0 };
          given.set(one, { oldest: Math.min(event.created_at, oldest), count: count + 1 });
          one.take(event);
        }
      },
      answered: () => isAnswered = true,
      eose: over,
    });
    if (isOver || isStopped) over();
  };

  /** The question after a page whose oldest event is of that second. */
  const goOn = (one: OpenQuestion, given: Given | undefined, isAnswered: boolean): OpenQuestion[] => {
    if (given === undefined) {
      const wait = AGAIN_BEATS[one.tries];
      return isAnswered || wait === undefined
        ? []
        : [{ ...one, tries: one.tries + 1, notBefore: beats + wait }];
    }
    if (one.left <= 1) return [];
    const { oldest, count } = given;
    // That second may hold more than a page; where it holds nothing but one, what is before it still counts.
    const isSpread = oldest < (one.until ?? Infinity);
    const until = isSpread ? oldest : oldest - 1;
    const next = until < 0 ? [] : [{ ...one, until, left: one.left - 1, tries: 0 }];
    const { filter } = one;
    if (isSpread || count < filter.limit || filter.limit >= OF_A_SECOND) return next;
    const second = { ...filter, since: oldest, limit: OF_A_SECOND };
    return [{ ...one, filter: second, until: oldest, left: 1, tries: 0 }, ...next];
  };

  return {
    ask(question: PastQuestion): void {
      if (waiting.length >= MOST_WAITING) return;
      waiting.push({ ...question, left: question.pages, tries: 0, notBefore: 0 });
    },

    /** Asks the next few, unless it is asking already or had much a moment ago. */
    beat(): void {
      beats++;
      debt = Math.max(0, debt - EVENTS_A_BEAT);
      if (stop !== undefined || debt > 0 || isStopped || waiting.length === 0) return;
      const standing = new Map(waiting.map((one) => [one, one.standing?.() ?? "ask"]));
      waiting = waiting.filter((one) => standing.get(one) !== "over");
      const due = waiting.filter((one) => one.notBefore <= beats && standing.get(one) === "ask")
        .toSorted((a, b) => a.turn - b.turn);
      const asked = new Set<OpenQuestion>();
      let events = 0;
      for (const one of due) {
        // What is urgent comes first and by itself.
        if (one.turn !== due[0]?.turn) break;
        events += one.filter.limit;
        if (asked.size > 0 && (events > MOST_EVENTS || asked.size === MOST_FILTERS)) break;
        asked.add(one);
      }
      if (asked.size === 0) return;
      waiting = waiting.filter((one) => !asked.has(one));
      request([...asked]);
    },

    /** Nothing is left to ask. */
    isIdle: (): boolean => stop === undefined && waiting.length === 0,

    stop(): void {
      isStopped = true;
      stop?.();
      stop = undefined;
      waiting = [];
    },
  };
}

/** Reads what each of several relays has, each by itself. */
export function makePastReaders(
  { nostr, relays }: { nostr: Pick<Nostr, "subscribe">; relays: readonly string[] },
) {
  const readers = relays.slice(0, MOST_RELAYS).map((relay) => makePastReader({ nostr, relay }));
  return {
    ask: (question: PastQuestion) => readers.forEach((reader) => reader.ask(question)),
    beat: () => readers.forEach((reader) => reader.beat()),
    isIdle: () => readers.every((reader) => reader.isIdle()),
    stop: () => readers.forEach((reader) => reader.stop()),
  };
}

export type AskPast = (question: PastQuestion) => void;
