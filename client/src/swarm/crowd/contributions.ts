/** Who sent bytes of one object, since it was last begun from nothing. */
type Running = Map<string, number>;

export type Contributions = {
  /** A peer was asked for an object. */
  began(peer: string, url: string): void;
  /** Bytes came from a peer; the library doesn't say of what, so they count for all it was asked for, which is the answer. */
  came(peer: string, bytes: number): ReadonlySet<string>;
  /** A peer is no longer asked for an object; what it sent is kept for the next one to go on from. */
  paused(peer: string, url: string): void;
  /** Who gave how many bytes of it; what is known of it is forgotten. */
  ended(url: string): ReadonlyMap<string, number>;
};

/** Objects whose bytes nobody asked to end: left over from aborted downloads. */
const KEPT = 200;

/**
 * Keeps whose bytes are in which object. The library goes on with one peer's bytes where another's ended, and then names the
 * last one only, who may be honest.
 */
export function makeContributions(): Contributions {
  const bytesOf = new Map<string, Running>();
  const askedOf = new Map<string, Set<string>>();
  return {
    began(peer, url) {
      askedOf.set(peer, (askedOf.get(peer) ?? new Set()).add(url));
    },
    came(peer, bytes) {
      const asked = askedOf.get(peer) ?? new Set();
      for (const url of asked) {
        const running: Running = bytesOf.get(url) ?? new Map();
        bytesOf.set(url, running.set(peer, (running.get(peer) ?? 0) + bytes));
      }
      for (const url of bytesOf.keys()) {
        if (bytesOf.size <= KEPT) break;
        bytesOf.delete(url);
      }
      return asked;
    },
    paused(peer, url) {
      const asked = askedOf.get(peer);
      asked?.delete(url);
      if (asked?.size === 0) askedOf.delete(peer);
    },
    ended(url) {
      const running = bytesOf.get(url) ?? new Map<string, number>();
      bytesOf.delete(url);
      return running;
    },
  };
}
