import type { Checkpoint } from "../nostr/checkpoint.ts";
import { merge, type SeenSegment } from "./history.ts";
import type { SealPosition } from "./verdict.ts";

/** What a viewer has seen of one rendition of one session, from any source. */
export type SeenChain = {
  segments: ReadonlyMap<number, SeenSegment>;
  /** Chain heads by the segment they follow; one goes farther back than the segments do. */
  heads: ReadonlyMap<number, string>;
};

/** All that verified playlists left behind. Plain data, never changed in place; treat it as opaque. */
export type SealMemory = {
  /** By address, session and rendition. */
  readonly chains: ReadonlyMap<string, SeenChain>;
  /** By source, address and rendition. */
  readonly sources: ReadonlyMap<string, SealPosition>;
  /** By address and rendition: the newest of all sources. */
  readonly newest: ReadonlyMap<string, SealPosition>;
  /** Events whose signature held, id and signature joined, newest last. */
  readonly signatures: ReadonlySet<string>;
};

/** Segments per rendition that are kept for comparing. */
const MEMORY_SEGMENTS = 100;

const LIMITS = { chains: 16, sources: 64, newest: 32, signatures: 64 } as const;

const NOTHING_SEEN: SeenChain = { segments: new Map(), heads: new Map() };

/** The memory of a viewer who has seen nothing. */
export function emptyMemory(): SealMemory {
  return { chains: new Map(), sources: new Map(), newest: new Map(), signatures: new Set() };
}

/** What was seen of the rendition this checkpoint is about. */
export function seenChain(memory: SealMemory, { address, sid, rid }: Checkpoint): SeenChain {
  return memory.chains.get(chainKey(address, sid, rid)) ?? NOTHING_SEEN;
}

/** Where this source stood. */
export function lastOfSource(
  memory: SealMemory,
  source: string,
  checkpoint: Checkpoint,
): SealPosition | undefined {
  return memory.sources.get(sourceKey(source, checkpoint));
}

/** The newest position that any source showed. */
export function newestOfAll(memory: SealMemory, checkpoint: Checkpoint): SealPosition | undefined {
  return memory.newest.get(renditionKey(checkpoint));
}

export type RememberOptions = {
  source: string;
  checkpoint: Checkpoint;
  /** See `signatureKey`. */
  signature: string;
  /** Head before the first of the segments. */
  anchor: { n: number; head: string };
  segments: readonly SeenSegment[];
};

/** The memory after a playlist was verified. */
export function remember(
  memory: SealMemory,
  { source, checkpoint, signature, anchor, segments }: RememberOptions,
): SealMemory {
  const { address, sid, rid, n, createdAt } = checkpoint;
  const position: SealPosition = { sid, n, createdAt };
  const before = newestOfAll(memory, checkpoint);
  const newest = before?.sid === sid && before.createdAt > createdAt ? before : position;
  return {
    chains: put(
      memory.chains,
      chainKey(address, sid, rid),
      grow(seenChain(memory, checkpoint), anchor, segments),
      LIMITS.chains,
    ),
    sources: put(memory.sources, sourceKey(source, checkpoint), position, LIMITS.sources),
    newest: put(memory.newest, renditionKey(checkpoint), newest, LIMITS.newest),
    signatures: new Set([...memory.signatures, signature].slice(-LIMITS.signatures)),
  };
}

/** Names an event with its signature: the id alone would let a bad signature ride along. */
export function signatureKey(event: { id: string; sig: string }): string {
  return event.id + event.sig;
}

function grow(
  seen: SeenChain,
  anchor: { n: number; head: string },
  listed: readonly SeenSegment[],
): SeenChain {
  const segments = new Map(seen.segments);
  const heads = new Map(seen.heads).set(anchor.n, anchor.head);
  for (const segment of listed) {
    const known = segments.get(segment.n);
    segments.set(segment.n, known === undefined ? segment : merge(known, segment));
    if (segment.whole !== undefined) heads.set(segment.n, segment.whole.head);
  }
  forgetBelow(Math.max(...segments.keys(), anchor.n) - MEMORY_SEGMENTS, segments, heads);
  return { segments, heads };
}

function forgetBelow(n: number, ...maps: readonly Map<number, unknown>[]): void {
  for (const map of maps) {
    for (const key of map.keys()) if (key <= n) map.delete(key);
  }
}

/** Sets a key as the youngest and drops the oldest above the limit. */
function put<T>(map: ReadonlyMap<string, T>, key: string, value: T, limit: number): Map<string, T> {
  const next = new Map(map);
  next.delete(key);
  next.set(key, value);
  for (const oldest of next.keys()) {
    if (next.size <= limit) break;
    next.delete(oldest);
  }
  return next;
}

function chainKey(address: string, sid: string, rid: string): string {
  return `${address} ${sid} ${rid}`;
}

function renditionKey({ address, rid }: Checkpoint): string {
  return `${address} ${rid}`;
}

function sourceKey(source: string, checkpoint: Checkpoint): string {
  return `${renditionKey(checkpoint)} ${source}`;
}
