import type { PeerLink } from "../peer/peer-links.ts";
import { LOW_WATER } from "../peer/wire.ts";
import type { Parcel } from "./parcel.ts";

export type OutboxOptions = {
  link: Pick<PeerLink, "send" | "buffered">;
  /** Milliseconds. */
  now: () => number;
  /** The last chunk was handed to the browser. */
  onSent: (parcel: Parcel) => void;
  /** It waited past its use, and nothing of it was sent. */
  onStale: (parcel: Parcel) => void;
};

/** Who can't take this much is behind for good; what is older than this is past its use. */
const MOST_BYTES = 16_000_000;
const STALE_MS = 4000;

type Entry = { parcel: Parcel; next: number; since: number };

/** Chunks on their way to one neighbour, handed to the browser as it gets rid of them. */
export function makeOutbox({ link, now, onSent, onStale }: OutboxOptions) {
  let queue: Entry[] = [];
  let waiting = 0;

  const drop = (entry: Entry) => {
    queue = queue.filter((other) => other !== entry);
    waiting -= entry.parcel.length;
  };

  function pump(most = Infinity): void {
    for (let count = 0; count < most && link.buffered() < LOW_WATER; count++) {
      const entry = queue[0];
      if (entry === undefined) return;
      if (entry.next === 0 && now() - entry.since > STALE_MS) {
        drop(entry);
        onStale(entry.parcel);
        continue;
      }
      link.send(entry.parcel.frame(entry.next++), entry.parcel.lane);
      if (entry.next < entry.parcel.chunks) continue;
      drop(entry);
      onSent(entry.parcel);
    }
  }

  return {
    /** False when the neighbour is too far behind to be sent so many bytes more. */
    hasRoom: (bytes: number) => waiting + bytes <= MOST_BYTES,
    add(parcel: Parcel): void {
      waiting += parcel.length;
      const entry = { parcel, next: 0, since: now() };
      // What is small holds up nobody: playlists, without which nothing can be checked, and sound. Lanes let it overtake.
      const at = parcel.chunks === 1 ? queue.findIndex(({ parcel }) => parcel.chunks > 1) : -1;
      if (at === -1) queue.push(entry);
      else queue.splice(at, 0, entry);
      // One chunk tells that the rest is coming; all neighbours get it before the first gets more.
      pump(1);
    },
    /** Stops sending what the neighbour has from elsewhere; true when there was something to stop. */
    cancel(key: string): boolean {
      const entry = queue.find(({ parcel }) => parcel.key === key);
      if (entry !== undefined) drop(entry);
      return entry !== undefined;
    },
    /** Hands on what the browser takes. */
    pump: () => pump(),
    /** Bytes not yet handed to the browser, whole objects counted. */
    waiting: () => waiting,
  };
}

export type Outbox = ReturnType<typeof makeOutbox>;
