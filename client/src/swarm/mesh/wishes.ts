import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { After } from "../../webrtc/schedule.ts";

export type WishesOptions = {
  after: After;
  /** Milliseconds. */
  now: () => number;
  /** Whether an object is still lacking. */
  isNeeded: (kind: ObjectKind, name: ObjectName) => boolean;
  /** Whether somebody is on the way with it. */
  isComing: (kind: ObjectKind, name: ObjectName) => boolean;
  ask: (peerId: string, kind: ObjectKind, name: ObjectName) => void;
  /** One way to a neighbour, in milliseconds. */
  hopMs: () => number;
};

/** Whom a chosen neighbour serves needn't ask: its way may be longer by a hop than that of who was quicker, and by this. */
const PATIENCE_MS = 15;
/** On a busy machine each step takes longer: so much longer at most is waited, where four of five objects come so late. */
const MOST_PATIENCE_MS = 100;
/** Objects by which that is judged, and how many are enough. */
const JUDGED = 40;
const ENOUGH = 10;
/** Then the next who has it is asked. */
const ANSWER_MS = 300;
/** While somebody is on the way with it, this page looks so often whether it still is; milliseconds. */
const LOOK_MS = 60;
/** Whoever had no room for it may have some by now: each is asked so often. */
const ROUNDS = 2;
/** What nobody brought by then has been fetched. */
const LONGEST_MS = 4000;
const MOST = 128;
/** What one neighbour may be waited for with; with more, its oldest are forgotten, and not what others have. */
const MOST_OF_ONE = 24;

type Wish = {
  kind: ObjectKind;
  name: ObjectName;
  /** Who is yet to be asked, and who was, in this round. */
  holders: string[];
  asked: string[];
  round: number;
  since: number;
  /** This page asks for it, whoever has it: that it comes then says nothing of how late things come by themselves. */
  sought: boolean;
  cancel: () => void;
};

/** Asks one neighbour after the other for what they said they have and nobody sent. */
export function makeWishes({ after, now, isNeeded, isComing, ask, hopMs }: WishesOptions) {
  const wishes = new Map<string, Wish>();
  /** How long after somebody said that it has an object the last ones came for which nobody was asked, milliseconds. */
  let late: number[] = [];

  function turn(key: string, wish: Wish): void {
    const { kind, name } = wish;
    if (!isNeeded(kind, name) || now() - wish.since > LONGEST_MS) return drop(key);
    // Whoever is on the way with it may still fail; the holders are kept for that.
    const coming = isComing(kind, name);
    if (!coming) {
      if (wish.holders.length === 0 && ++wish.round < ROUNDS) wish.holders = wish.asked.splice(0);
      const holder = wish.holders.shift();
      if (holder === undefined) return drop(key);
      wish.asked.push(holder);
      ask(holder, kind, name);
    }
    wish.cancel = after(coming ? LOOK_MS : ANSWER_MS, () => turn(key, wish));
  }

  function drop(key: string): void {
    wishes.get(key)?.cancel();
    wishes.delete(key);
  }

  function patienceMs(): number {
    const usual = late.length < ENOUGH
      ? 0
      : [...late].sort((a, b) => a - b)[Math.floor(late.length * 0.8)] ?? 0;
    return Math.max(PATIENCE_MS + hopMs(), Math.min(usual, MOST_PATIENCE_MS));
  }

  /** Makes room in one neighbour's line. */
  function shorten(holder: string): void {
    const its = [...wishes].filter(([, { holders, asked }]) => [...holders, ...asked].includes(holder));
    for (const [key, wish] of its.slice(0, Math.max(0, its.length + 1 - MOST_OF_ONE))) {
      wish.holders = wish.holders.filter((other) => other !== holder);
      wish.asked = wish.asked.filter((other) => other !== holder);
      if (wish.holders.length + wish.asked.length === 0) drop(key);
    }
  }

  return {
    /** A neighbour says that it has an object, or may have what this page asks for. */
    offered(kind: ObjectKind, name: ObjectName, holder: string, sought = false): void {
      const key = objectKey(kind, name);
      const known = wishes.get(key);
      if (known !== undefined) {
        known.sought ||= sought;
        // Saying it again makes nobody wait longer in line, nor the line longer.
        if ([...known.holders, ...known.asked].includes(holder)) return;
        shorten(holder);
        known.holders.push(holder);
        return;
      }
      shorten(holder);
      for (const oldest of wishes.keys()) {
        if (wishes.size < MOST) break;
        drop(oldest);
      }
      const wish: Wish = {
        kind,
        name,
        holders: [holder],
        asked: [],
        round: 0,
        since: now(),
        sought,
        cancel: () => {},
      };
      wishes.set(key, wish);
      wish.cancel = after(patienceMs(), () => turn(key, wish));
    },
    /** An object is here, from wherever. */
    came(key: string): void {
      const wish = wishes.get(key);
      if (wish === undefined) return;
      // What comes because it was asked for would make this page ask ever later.
      const isByItself = !wish.sought && wish.asked.length === 0 && wish.round === 0;
      if (isByItself) late = [...late, now() - wish.since].slice(-JUDGED);
      drop(key);
    },
    /** Whoever was on the way with it isn't any more. */
    lost(kind: ObjectKind, name: ObjectName): void {
      const key = objectKey(kind, name);
      const wish = wishes.get(key);
      if (wish === undefined) return;
      wish.cancel();
      turn(key, wish);
    },
    gone(peerId: string): void {
      for (const wish of wishes.values()) {
        wish.holders = wish.holders.filter((holder) => holder !== peerId);
        wish.asked = wish.asked.filter((holder) => holder !== peerId);
      }
    },
    close(): void {
      for (const key of [...wishes.keys()]) drop(key);
    },
  };
}
