import type { Candidate } from "../../../contracts/swarm/election.ts";

/** Who can be counted on to fetch for others, as far as this page has seen. */
export type Reliance = {
  /** An object came in time: whoever was first in rank has done it, or was stood in for. */
  kept(peerId: string): void;
  /** Nothing came from those who were before this page in rank. */
  missed(peerIds: readonly string[]): void;
  /** Those who are still counted on. */
  among(candidates: readonly Candidate[]): readonly Candidate[];
};

/** Misses in a row after which a peer is waited for no more. */
const MISSES = 3;
/** How long, in milliseconds; the next miss after that makes it as long again. */
const DOUBT_MS = 20_000;
const MOST_PEERS = 512;

/** Makes one that counts on everybody. */
export function makeReliance(now: () => number): Reliance {
  const missed = new Map<string, { times: number; at: number }>();
  const doubted = (peerId: string) => {
    const found = missed.get(peerId);
    return found !== undefined && found.times >= MISSES && now() - found.at < DOUBT_MS;
  };
  return {
    kept: (peerId) => void missed.delete(peerId),
    missed(peerIds) {
      for (const peerId of peerIds) {
        const times = (missed.get(peerId)?.times ?? 0) + 1;
        missed.delete(peerId);
        missed.set(peerId, { times, at: now() });
      }
      for (const oldest of missed.keys()) {
        if (missed.size <= MOST_PEERS) break;
        missed.delete(oldest);
      }
    },
    among: (candidates) =>
      missed.size === 0 ? candidates : candidates.filter(({ peerId }) => !doubted(peerId)),
  };
}
