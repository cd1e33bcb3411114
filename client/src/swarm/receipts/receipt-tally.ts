/** What one peer brought since the last receipt. */
export type Brought = { from: string; first: number; last: number; bytes: number };

export type ReceiptTally = {
  /** Enters verified bytes of segment `n`. */
  took(bytes: number, from: string, n: number): void;
  /** What a receipt is due for now: after half a minute or fifty segments. Forgets it. */
  due(): Brought[];
  /** All of it, due or not; for when the page or the session goes. Forgets it. */
  rest(): Brought[];
};

const EVERY_MS = 30_000;
const EVERY_SEGMENTS = 50;
/** Nobody is connected to more; beyond it the oldest are forgotten. */
const MOST_PEERS = 64;

type Open = Brought & { since: number; segments: Set<number> };

/** Adds up what each peer brought until a receipt is due. */
export function makeReceiptTally(now: () => number): ReceiptTally {
  const open = new Map<string, Open>();

  return {
    took(bytes, from, n) {
      if (bytes <= 0) return;
      const tally = open.get(from) ??
        { from, first: n, last: n, bytes: 0, since: now(), segments: new Set() };
      tally.bytes += bytes;
      tally.first = Math.min(tally.first, n);
      tally.last = Math.max(tally.last, n);
      tally.segments.add(n);
      open.set(from, tally);
      const oldest = open.size > MOST_PEERS ? open.keys().next().value : undefined;
      if (oldest !== undefined) open.delete(oldest);
    },
    due: () => close((tally) => now() - tally.since >= EVERY_MS || tally.segments.size >= EVERY_SEGMENTS),
    rest: () => close(() => true),
  };

  function close(ripe: (tally: Open) => boolean): Brought[] {
    const closed = [...open.values()].filter(ripe);
    for (const { from } of closed) open.delete(from);
    return closed.map(({ from, first, last, bytes }) => ({ from, first, last, bytes }));
  }
}
