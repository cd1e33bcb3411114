import type { KnownCandidate } from "./engine.ts";
import { FAR_HOP_MS } from "./far.ts";
import { makeRecent } from "./mesh/recent.ts";

/** Who is counted on, and through whom where somebody only told of it. */
export type Relied = Pick<KnownCandidate, "peerId" | "via">;

/** Who can be counted on to fetch for others, as far as this page has seen. */
export type Reliance = {
  /** It fetched what it was first in rank for, and who told of it passed that on. */
  kept(one: Relied): void;
  /** Nothing came from those who were before this page in rank. */
  missed(ones: readonly Relied[]): void;
  /** Those who are still counted on, and of whom somebody told who is. */
  among<T extends Relied>(candidates: readonly T[]): readonly T[];
};

/** Misses in a row after which a peer is waited for no more. */
const MISSES = 3;
/** As many where peers are far: what is lost makes one word in four too late, and of three in a row everybody would soon be guilty. */
const FAR_MISSES = 8;
/** How long, in milliseconds; the next miss after that makes it as long again. */
const DOUBT_MS = 20_000;
const MOST_PEERS = 512;

/** Makes one that counts on everybody. `hopMs`: one way to a neighbour, in milliseconds. */
export function makeReliance(now: () => number, hopMs: () => number = () => 0): Reliance {
  const missed = new Map<string, { times: number; at: number }>();
  /** Of whom somebody told in vain, as far as nothing ever came from those: nobody answers for who stops being there. */
  const vain = new Map<string, { ids: readonly string[]; at: number }>();
  const fetched = makeRecent<string>(MOST_PEERS);

  const isOver = (times: number, at: number) =>
    times >= (hopMs() < FAR_HOP_MS ? MISSES : FAR_MISSES) && now() - at < DOUBT_MS;
  const isDoubted = ({ peerId, via }: Relied) => {
    const own = missed.get(peerId);
    const told = via === undefined ? undefined : vain.get(via);
    return own !== undefined && isOver(own.times, own.at) ||
      told !== undefined && isOver(told.ids.length, told.at);
  };

  function charge(peerId: string, via: string): void {
    const ids = vain.get(via)?.ids ?? [];
    if (ids.includes(peerId) || fetched.has(peerId)) return;
    vain.delete(via);
    vain.set(via, { ids: [...ids, peerId].slice(-FAR_MISSES), at: now() });
    trim(vain);
  }

  return {
    kept({ peerId, via }) {
      missed.delete(peerId);
      fetched.add(peerId);
      if (via !== undefined) vain.delete(via);
    },
    missed(ones) {
      const charged = new Set<string>();
      for (const { peerId, via } of ones) {
        const times = (missed.get(peerId)?.times ?? 0) + 1;
        missed.delete(peerId);
        missed.set(peerId, { times, at: now() });
        // One object in vain is one miss, of however many somebody told.
        if (via === undefined || charged.has(via)) continue;
        charged.add(via);
        charge(peerId, via);
      }
      trim(missed);
    },
    among: (candidates) =>
      missed.size === 0 && vain.size === 0 ? candidates : candidates.filter((one) => !isDoubted(one)),
  };
}

function trim(kept: Map<string, unknown>): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_PEERS) break;
    kept.delete(oldest);
  }
}
