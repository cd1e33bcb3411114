import type { After } from "../../webrtc/schedule.ts";
import type { RoomStake } from "./room-stake.ts";

export type PaidWatchOptions = {
  /** Stakes whose viewers say that they paid, and of which no arbiter's word says so here. */
  open: () => readonly RoomStake[];
  /** Asks a stake's arbiter how far its payment is, and has the room hear what it says. */
  ask: (stake: RoomStake) => Promise<void>;
  /** Unix seconds. */
  now: () => number;
  after: After;
};

/** One question at a time: a studio with many stakes asks each arbiter no more than a viewer's page does. */
const BEAT_MS = 1000;
/** After a viewer said something new, and while it says nothing. */
const [TOLD_SECONDS, AGAIN_SECONDS] = [3, 120];

/**
 * Asks arbiters about payments until stopped: they remember on relays of their own, which the stream's creator doesn't know. What was
 * never asked comes first, then what waited longest.
 */
export function makePaidWatch({ open, ask, now, after }: PaidWatchOptions): () => void {
  const asked = new Map<string, { at: number; notes: number }>();
  let stopped = false;
  let cancel = after(BEAT_MS, beat);

  const isDue = ({ name, notes }: RoomStake) => {
    const before = asked.get(name);
    if (before === undefined) return true;
    return now() - before.at >= (notes > before.notes ? TOLD_SECONDS : AGAIN_SECONDS);
  };

  async function beat(): Promise<void> {
    const stakes = open();
    const names = new Set(stakes.map(({ name }) => name));
    for (const name of asked.keys()) if (!names.has(name)) asked.delete(name);
    const atOf = ({ name }: RoomStake) => asked.get(name)?.at ?? -Infinity;
    const [next] = stakes.filter(isDue).toSorted((a, b) => atOf(a) - atOf(b) || a.askedAt - b.askedAt);
    if (next !== undefined) {
      asked.set(next.name, { at: now(), notes: next.notes });
      await ask(next);
    }
    if (!stopped) cancel = after(BEAT_MS, () => void beat());
  }

  return () => {
    stopped = true;
    cancel();
  };
}
