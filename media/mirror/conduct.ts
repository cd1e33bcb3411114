import type { SealVerdict } from "../../contracts/seal/verdict.ts";
import type { Place } from "./place.ts";

/**
 * Why a place rests or was left. Anyone may read it, so these words are all there are: what a request met on its way would tell
 * strangers what this machine can reach.
 */
export type PlaceFault =
  | "no-answer"
  /** It brings what is asked, and later than others. */
  | "slow"
  /** It names what it doesn't have. */
  | "made-up"
  /** A playlist that no box writes, or of another session. */
  | "not-a-box"
  | "byte-mismatch"
  /** It lists more than may be held. */
  | "too-large"
  | Exclude<SealVerdict["verdict"], "verified">;

/** How one place has behaved. */
export type PlaceConduct = {
  place: Place;
  state: "followed" | "spare" | "resting" | "left";
  /** Why it rests or was left. */
  why?: PlaceFault;
};

export type Conduct = {
  /** Takes the places of the newest announcement; what is known of those that stay is kept. */
  announce: (places: readonly Place[]) => void;
  /** The place to pull from now: the one that is followed while it may be, but not for long where an earlier one may be, too. */
  choose: () => Place | undefined;
  /** Others that may be asked. */
  others: (than: Place) => Place[];
  /** Who is asked for an object, one after the other: first the one that is followed, unless it is late again and again. */
  inOrder: (followed: Place) => Place[];
  /** It brought an object that holds. */
  brought: (place: Place) => void;
  /** Somebody who was asked later was sooner. */
  late: (place: Place) => void;
  /** Whether it was late so often lately that another should be followed, and there is one. */
  isLate: (place: Place) => boolean;
  /** It answered with what holds. */
  fine: (place: Place) => void;
  /** It doesn't answer, or not with what was asked: it rests, longer each time. */
  silent: (place: Place, why: PlaceFault) => void;
  /** It answered with what doesn't hold; `forGood` when no honest carrier ever would. */
  refused: (place: Place, why: PlaceFault, forGood: boolean) => void;
  /** What it has is over: others may have what came after. */
  over: (place: Place) => void;
  /** Whether every place that isn't left has been heard, or asked in vain. */
  allAsked: () => boolean;
  /** Milliseconds until one may be asked again; 0 when one may be now. */
  pauseMs: () => number;
  list: () => PlaceConduct[];
};

type Record = {
  place: Place;
  /** In a row, since it last answered with what holds. */
  failures: number;
  /** How often it had to be left since it last served for a while. */
  setbacks: number;
  untilMs: number;
  why?: PlaceFault;
  left: boolean;
  asked: boolean;
  /** When it was late, and when it last brought an object. */
  lateMs: number[];
  broughtMs: number;
};

const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;
/** How often a place is asked whether something came after the end. */
const OVER_MS = 5000;
/** The creator's order is the mirror's, too: it goes back to an earlier place that may be back. */
const STAY_MS = 30_000;
/** How often that time doubles at most, for one that keeps failing: each try costs viewers. */
const MOST_DOUBLINGS = 4;
/** Late so often in that time is no accident. */
const MOST_LATE = 2;
const LATE_WITHIN_MS = 10_000;

/** Which of several places a mirror pulls from; `now` is of a clock that nobody sets, milliseconds. */
export function makeConduct(now: () => number): Conduct {
  let records: Record[] = [];
  let followed: string | undefined;
  let followedMs = 0;
  const of = ({ id }: Place) => records.find(({ place }) => place.id === id);
  const may = (record: Record) => !record.left && record.untilMs <= now();
  const stayMs = ({ setbacks }: Record) => STAY_MS * 2 ** Math.min(Math.max(setbacks - 1, 0), MOST_DOUBLINGS);
  const isLate = ({ lateMs }: Record) =>
    lateMs.filter((ms) => now() - ms < LATE_WITHIN_MS).length >= MOST_LATE;
  const others = ({ id }: Place) => records.filter((one) => one.place.id !== id && may(one));
  const rest = (place: Place, why: PlaceFault, firstMs: number) => {
    const record = of(place);
    if (record === undefined) return;
    record.untilMs = now() + Math.min(firstMs * 2 ** record.failures, LONGEST_REST_MS);
    record.failures = Math.min(record.failures + 1, 16);
    record.setbacks = Math.min(record.setbacks + 1, 16);
    record.why = why;
    record.asked = true;
    if (followed === place.id) followed = undefined;
  };
  return {
    announce: (places) => {
      records = places.map((place) => {
        const known = of(place);
        return known === undefined
          ? {
            place,
            failures: 0,
            setbacks: 0,
            untilMs: 0,
            left: false,
            asked: false,
            lateMs: [],
            broughtMs: -Infinity,
          }
          : { ...known, place };
      });
    },
    choose: () => {
      const kept = records.find((record) => record.place.id === followed && may(record));
      const stayed = now() - followedMs;
      const able = records.filter((record) =>
        may(record) && (kept === undefined || record === kept || stayed >= stayMs(record))
      );
      const next = able.find((record) => record === kept || !isLate(record)) ?? able[0];
      if (followed !== next?.place.id) followedMs = now();
      followed = next?.place.id;
      return next?.place;
    },
    others: (than) => others(than).map(({ place }) => place),
    inOrder: (place) => {
      const helpers = others(place)
        .toSorted((a, b) => Number(isLate(a)) - Number(isLate(b)) || b.broughtMs - a.broughtMs);
      const own = of(place);
      const [first] = helpers;
      const goesBehind = own !== undefined && isLate(own) && first !== undefined && !isLate(first);
      const rest = helpers.map((one) => one.place);
      return goesBehind ? [...rest.slice(0, 1), place, ...rest.slice(1)] : [place, ...rest];
    },
    brought: (place) => {
      const record = of(place);
      if (record !== undefined) record.broughtMs = now();
    },
    late: (place) => {
      const record = of(place);
      if (record !== undefined) record.lateMs = [now(), ...record.lateMs].slice(0, MOST_LATE);
    },
    isLate: (place) => {
      const record = of(place);
      return record !== undefined && isLate(record) && others(place).some((one) => !isLate(one));
    },
    fine: (place) => {
      const record = of(place);
      if (record === undefined) return;
      record.failures = 0;
      // One true playlist is soon given; whoever can be relied on goes on giving them.
      if (followed === place.id && now() - followedMs >= STAY_MS) record.setbacks = 0;
      record.asked = true;
      delete record.why;
    },
    silent: (place, why) => rest(place, why, FIRST_REST_MS),
    refused: (place, why, forGood) => {
      rest(place, why, 4 * FIRST_REST_MS);
      const record = of(place);
      if (record !== undefined && forGood) record.left = true;
    },
    over: (place) => {
      const record = of(place);
      if (record === undefined) return;
      record.untilMs = now() + OVER_MS;
      record.asked = true;
      if (followed === place.id) followed = undefined;
    },
    allAsked: () => records.every(({ left, asked }) => left || asked),
    pauseMs: () => {
      const waits = records.filter(({ left }) => !left).map(({ untilMs }) => Math.max(0, untilMs - now()));
      return waits.length === 0 ? LONGEST_REST_MS : Math.min(...waits);
    },
    list: () =>
      records.map((record) => ({
        place: record.place,
        state: record.left
          ? "left"
          : record.place.id === followed
          ? "followed"
          : record.untilMs > now()
          ? "resting"
          : "spare",
        ...(record.why !== undefined && { why: record.why }),
      })),
  };
}
