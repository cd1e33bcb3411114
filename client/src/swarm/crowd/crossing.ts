/** How long an exchange of descriptions may take to become a connection, in milliseconds. */
const FRESH_MS = 8000;
const KEPT = 200;

export type Crossing = {
  /** Whether a peer's offer is to be answered. */
  mayAnswer(peer: string, infoHash: string): boolean;
  /** This page answers a peer's offer. */
  answered(peer: string, infoHash: string): void;
  /** Whether a peer's answer to an offer of this page is to be used. */
  mayTake(peer: string, infoHash: string, self: string): boolean;
  /** What there was between the two is over. */
  over(peer: string, infoHash: string): void;
};

/**
 * Sees to it that two pages that offer to each other at once keep the same one of the two connections: the library takes
 * whichever is up first and closes the other, and where the two pages see that differently none is left.
 */
export function makeCrossing(now: () => number): Crossing {
  const answers = new Map<string, number>();
  const taken = new Map<string, number>();
  const keyOf = (peer: string, infoHash: string) => `${infoHash}/${peer}`;
  const isFresh = (at: number | undefined) => at !== undefined && now() - at < FRESH_MS;

  return {
    mayAnswer: (peer, infoHash) => !isFresh(taken.get(keyOf(peer, infoHash))),
    answered: (peer, infoHash) => note(answers, keyOf(peer, infoHash)),
    mayTake(peer, infoHash, self) {
      const key = keyOf(peer, infoHash);
      // Both have answered, or are about to: the offer of the lower id holds.
      if (isFresh(answers.get(key)) && self > peer) return false;
      note(taken, key);
      return true;
    },
    over(peer, infoHash) {
      answers.delete(keyOf(peer, infoHash));
      taken.delete(keyOf(peer, infoHash));
    },
  };

  function note(map: Map<string, number>, key: string): void {
    map.delete(key);
    map.set(key, now());
    for (const oldest of map.keys()) {
      if (map.size <= KEPT) break;
      map.delete(oldest);
    }
  }
}
