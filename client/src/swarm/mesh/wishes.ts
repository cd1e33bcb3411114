import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { After } from "../../webrtc/schedule.ts";

export type WishesOptions = {
  after: After;
  /** Whether an object is still neither here nor on its way. */
  isNeeded: (kind: ObjectKind, name: ObjectName) => boolean;
  ask: (peerId: string, kind: ObjectKind, name: ObjectName) => void;
};

/** Whoever is next to the fetcher, or whom a chosen neighbour serves, needn't ask; this long they are given. */
const PATIENCE_MS = 15;
/** Then the next who has it is asked. */
const ANSWER_MS = 300;
const MOST = 128;

type Wish = { kind: ObjectKind; name: ObjectName; holders: string[]; cancel: () => void };

/** Asks one neighbour after the other for what they said they have and nobody sent. */
export function makeWishes({ after, isNeeded, ask }: WishesOptions) {
  const wishes = new Map<string, Wish>();

  function turn(key: string, wish: Wish): void {
    const { kind, name, holders } = wish;
    if (!isNeeded(kind, name)) {
      // Whoever is on the way with it may still fail; the holders are kept a while for that.
      wish.cancel = after(ANSWER_MS, () => isNeeded(kind, name) ? turn(key, wish) : drop(key));
      return;
    }
    const holder = holders.shift();
    if (holder === undefined) return drop(key);
    ask(holder, kind, name);
    wish.cancel = after(ANSWER_MS, () => turn(key, wish));
  }

  function drop(key: string): void {
    wishes.get(key)?.cancel();
    wishes.delete(key);
  }

  return {
    /** A neighbour says that it has an object. */
    offered(kind: ObjectKind, name: ObjectName, holder: string): void {
      const key = objectKey(kind, name);
      const known = wishes.get(key);
      if (known !== undefined) {
        // Saying it again makes nobody wait longer in line, nor the line longer.
        if (!known.holders.includes(holder)) known.holders.push(holder);
        return;
      }
      for (const oldest of wishes.keys()) {
        if (wishes.size < MOST) break;
        drop(oldest);
      }
      const wish: Wish = { kind, name, holders: [holder], cancel: () => {} };
      wishes.set(key, wish);
      wish.cancel = after(PATIENCE_MS, () => turn(key, wish));
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
      for (const wish of wishes.values()) wish.holders = wish.holders.filter((holder) => holder !== peerId);
    },
    drop,
    close(): void {
      for (const key of [...wishes.keys()]) drop(key);
    },
  };
}
