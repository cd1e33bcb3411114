import type { StakeLetter } from "../../../../contracts/escrow/letter.ts";

/** A letter that waits, with Unix seconds of its writing, none later than now. */
export type WaitingLetter<L extends StakeLetter = StakeLetter> = {
  letter: L;
  at: number;
};
/** Who alone can have written it: the creator for itself, it or the stake's viewer to each other, or nobody knows. */
export type LetterSource = "own" | "pair" | "anybody";
export type RequestLetter = Extract<StakeLetter, { letter: "request" }>;
export type ReplyLetter = Exclude<StakeLetter, { letter: "request" }>;
type Requests = WaitingLetter<RequestLetter>[];

/** How many may wait; the oldest give way to newer ones. */
const MOST_REQUESTS = 200;
const MOST_OF_VIEWER = 4;
const MOST_KNOWN = 200;
export const MOST_OF_STAKE = 8;
/** Relays are asked for as many as there is room for; what several bring at once is still taken. */
const ENOUGH = 100;
const MOST_FETCHED = 4000;
const MOST_FETCHED_CHARS = 16 * 1024 * 1024;

export type LetterQueueOptions = {
  isKnown: (stake: string) => boolean;
  /** Its arbiter speaks of it, and so whoever asked for it once did so for good. */
  isSought: (stake: string) => boolean;
  /** The viewer's base key as the stake's arbiter tells it; undefined: it didn't yet. */
  viewerOf: (stake: string) => string | undefined;
};

/** What is fetched as there is room. */
export type FetchedSort = "replies" | "own" | "asked" | "sought";

/**
 * Letters that wait to be opened, by turns of each sort one, for strangers can write any number of some: what a pair wrote each other
 * about a known stake, what anybody did, the requests that the creator kept, those that a pair alone can have written, those of stakes
 * that are sought, and of all others the newest.
 */
export function makeLetterQueue({ isKnown, isSought, viewerOf }: LetterQueueOptions) {
  let requests: Requests = [];
  const replies = makeFetched<ReplyLetter>();
  const own = makeFetched<RequestLetter>();
  const asked = makeFetched<RequestLetter>();
  const sought = makeFetched<RequestLetter>();
  const fetched = { replies, own, asked, sought };
  let turn = 0;
  let known: WaitingLetter<ReplyLetter>[] = [];
  /** Notes, answers and disclosures that came before what they are about. */
  const early = new Map<string, WaitingLetter<ReplyLetter>[]>();

  /** What is known since, or by another viewer than the arbiter's, needn't be opened. */
  const isIdle = ({ stake, viewer }: RequestLetter) =>
    isKnown(stake) || (viewerOf(stake) ?? viewer) !== viewer;

  const addRequest = (one: WaitingLetter<RequestLetter>, source: LetterSource) => {
    const { viewer, stake } = one.letter;
    if (isIdle(one.letter)) return;
    if (source === "own") return own.add(one);
    if (source === "pair") return asked.add(one);
    if (isSought(stake)) return sought.add(one);
    const same = requests.filter(({ letter }) => letter.viewer === viewer);
    if (same.length >= MOST_OF_VIEWER) requests = requests.filter((other) => other !== same[0]);
    requests.push(one);
    requests = requests.toSorted((a, b) => a.at - b.at).slice(-MOST_REQUESTS);
  };

  return {
    add(letter: StakeLetter, at: number, source: LetterSource = "anybody"): void {
      if (letter.letter === "request") return addRequest({ letter, at }, source);
      const { stake } = letter;
      if (isKnown(stake)) {
        if (source !== "anybody") return replies.add({ letter, at });
        const same = known.filter((one) => one.letter.stake === stake);
        const text = JSON.stringify(letter);
        if (same.some((one) => one.at === at && JSON.stringify(one.letter) === text)) return;
        if (same.length >= MOST_OF_STAKE) known = known.filter((one) => one !== same[0]);
        known = [...known, { letter, at }].slice(-MOST_KNOWN);
        return;
      }
      const before = early.get(stake) ?? [];
      early.delete(stake);
      early.set(stake, [...before, { letter, at }].slice(-MOST_OF_STAKE));
      for (const oldest of early.keys()) {
        if (early.size <= MOST_KNOWN) return;
        early.delete(oldest);
      }
    },

    /** The next to be opened. */
    next(): WaitingLetter | undefined {
      const sorts = [
        () => replies.next(),
        () => known.shift(),
        () => own.next(isIdle),
        () => asked.next(isIdle),
        () => sought.next(isIdle),
        () => requests.pop(),
      ];
      for (let tried = 0; tried < sorts.length; tried++) {
        const one = sorts[turn++ % sorts.length]?.();
        if (one !== undefined) return one;
      }
      return undefined;
    },

    /** What came about a stake before it was known, once. */
    takeEarly(stake: string): WaitingLetter<ReplyLetter>[] {
      const before = early.get(stake) ?? [];
      early.delete(stake);
      return before;
    },

    /** What anybody wrote about it waits, or too much about others. */
    isBusy: (stake: string): boolean =>
      known.length >= ENOUGH || known.some(({ letter }) => letter.stake === stake),
    /** Enough of them wait. */
    isFull: (sort: FetchedSort): boolean => fetched[sort].count() >= ENOUGH,
    isEmpty: () =>
      known.length === 0 && requests.length === 0 &&
      Object.values(fetched).every(({ count }) => count() === 0),
  };
}

/** Letters in the order in which they came, each once. */
function makeFetched<L extends StakeLetter>() {
  const waiting = new Map<string, WaitingLetter<L>>();
  let chars = 0;
  const take = (): WaitingLetter<L> | undefined => {
    const [first] = waiting;
    if (first === undefined) return undefined;
    waiting.delete(first[0]);
    chars -= first[0].length;
    return first[1];
  };
  return {
    add(one: WaitingLetter<L>): void {
      const key = JSON.stringify(one.letter);
      if (waiting.has(key) || waiting.size >= MOST_FETCHED || chars + key.length > MOST_FETCHED_CHARS) return;
      waiting.set(key, one);
      chars += key.length;
    },
    next(isIdle: (letter: L) => boolean = () => false): WaitingLetter<L> | undefined {
      let one = take();
      while (one !== undefined && isIdle(one.letter)) one = take();
      return one;
    },
    count: () => waiting.size,
  };
}
