import { MAX_HOPS } from "../../../../contracts/swarm/mesh-frames.ts";

/** Whom an object came from, through how many it went before, and who fetched it. */
export type Source = { peerId: string; hops: number; fetcher: string };

/** How far an object is when it leaves a page. */
export type Way = { hops: number; fetcher: string };

const REMEMBERED = 1024;

/** Remembers whom whole objects came from, by key. */
export function makeSources() {
  const sources = new Map<string, Source[]>();
  return {
    has: (key: string) => sources.has(key),
    /** Whom it came from first. */
    first: (key: string): Source | undefined => sources.get(key)?.[0],
    /** It came whole; a second copy may be true where the first is not. */
    add(key: string, source: Source): void {
      sources.set(key, [...sources.get(key) ?? [], source]);
      for (const oldest of sources.keys()) {
        if (sources.size <= REMEMBERED) break;
        sources.delete(oldest);
      }
    },
    /** The peer is gone: what it brought and wasn't found true yet may never be. */
    gone(peerId: string, isFinished: (key: string) => boolean): void {
      for (const [key, all] of sources) {
        if (isFinished(key)) continue;
        const others = all.filter((source) => source.peerId !== peerId);
        if (others.length > 0) sources.set(key, others);
        else sources.delete(key);
      }
    },
  };
}

export type Sources = ReturnType<typeof makeSources>;

/** The way of an object from this source on, or of one that this page fetched. */
export function wayFrom(source: Source | undefined, selfId: string): Way {
  if (source === undefined) return { hops: 0, fetcher: selfId };
  return { hops: Math.min(source.hops + 1, MAX_HOPS), fetcher: source.fetcher };
}
