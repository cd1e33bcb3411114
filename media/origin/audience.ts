/** Counts who watches, and what leaves the box. */
export type Audience = {
  /** Somebody asked for a playlist of a stream; `reader` tells askers apart. */
  playlist: (d: string, reader: string) => void;
  /** Bytes of a stream have left. */
  sent: (d: string, bytes: number) => void;
  read: (d: string) => { http: number; sent: number };
};

/** A player asks for a playlist at least every segment; this long is several of the longest. */
const WATCHING_MS = 15_000;
/** Of one stream; more are served, and not counted. */
const MOST_READERS = 10_000;
/** Of what tells readers apart: a longer one is as good as cut here. */
const LONGEST_READER = 160;
/** Readers looked through at once for those who left. */
const SWEEP_EVERY = 256;

type Counted = { readers: Map<string, number>; sent: number };

/** Starts at zero. A reader is forgotten as soon as it doesn't count any more. */
export function makeAudience(now: () => number): Audience {
  const streams = new Map<string, Counted>();
  const of = (d: string): Counted => {
    let counted = streams.get(d);
    if (counted === undefined) streams.set(d, counted = { readers: new Map(), sent: 0 });
    return counted;
  };
  const sweep = ({ readers }: Counted) => {
    const left = now() - WATCHING_MS;
    // Who asked last stands last: the first who still counts ends the search.
    for (const [reader, atMs] of readers) {
      if (atMs > left) break;
      readers.delete(reader);
    }
  };
  let untilSweep = SWEEP_EVERY;
  return {
    playlist: (d, asker) => {
      const counted = of(d);
      const reader = asker.slice(0, LONGEST_READER);
      const known = counted.readers.delete(reader);
      if (!known && counted.readers.size >= MOST_READERS) sweep(counted);
      if (known || counted.readers.size < MOST_READERS) counted.readers.set(reader, now());
      if (--untilSweep > 0) return;
      untilSweep = SWEEP_EVERY;
      for (const one of streams.values()) sweep(one);
    },
    sent: (d, bytes) => {
      of(d).sent += bytes;
    },
    read: (d) => {
      const counted = streams.get(d);
      if (counted === undefined) return { http: 0, sent: 0 };
      sweep(counted);
      return { http: counted.readers.size, sent: counted.sent };
    },
  };
}
