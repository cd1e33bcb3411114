import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { isPayTimeOver } from "./answered-stakes.ts";
import type { AskedStake } from "./judge-request.ts";
import type { RoomStake } from "./room-stake.ts";

export type RoomShelfOptions = {
  /** Whether its arbiter says that the stake of this name is paid. */
  isPaid: (name: string) => boolean;
  /** Blocks on the chain; undefined: nobody tells. */
  height: () => number | undefined;
  /** Unix seconds. */
  now: () => number;
};

/** Stakes that are paid, or may still be. */
const MOST_STAKES = 500;
/** Where an arbiter of the creator's choice speaks of those that come besides. */
const MOST_SPOKEN_OF = 4000;
/** Of those that nobody paid in time the newest stay to be seen. */
const MOST_LAPSED = 100;

/** Keeps the stakes of a room, bounded: anybody may ask for one. */
export function makeRoomShelf({ isPaid, height, now }: RoomShelfOptions) {
  const stakes = new Map<string, RoomStake>();

  const isLapsed = ({ name, asked, answer }: RoomStake) =>
    !isPaid(name) &&
    (answer.state === "refused" || isPayTimeOver(asked, { height: height(), nowSeconds: now() }));

  return {
    all: () => [...stakes.values()],
    get: (name: string) => stakes.get(name),
    has: (name: string) => stakes.has(name),

    /** Whether one more may be kept, be it one of which its arbiter speaks; of those that nobody paid in time the oldest give way. */
    hasRoom(isSpokenOf: boolean): boolean {
      if (stakes.size < MOST_LAPSED) return true;
      if (isSpokenOf) return stakes.size < MOST_SPOKEN_OF;
      // Whose viewer named payments may be paid though its arbiter isn't heard here.
      const lapsed = [...stakes.values()].filter(isLapsed).toSorted((a, b) =>
        Number(a.txids.length > 0) - Number(b.txids.length > 0) || a.askedAt - b.askedAt
      );
      for (const { name } of lapsed.slice(0, Math.max(0, lapsed.length - MOST_LAPSED))) stakes.delete(name);
      return stakes.size - Math.min(lapsed.length, MOST_LAPSED) < MOST_STAKES;
    },

    /** Keeps one that was just asked for. */
    add(asked: AskedStake, askedAt: number): RoomStake {
      const stake: RoomStake = {
        name: stakeName(asked.request.context),
        asked,
        askedAt,
        answer: { state: "waiting", for: "turn" },
        txids: [],
        notes: 0,
        wantsOut: false,
        disclosed: false,
      };
      stakes.set(stake.name, stake);
      return stake;
    },
  };
}
