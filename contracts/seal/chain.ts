import type { Checkpoint, CheckpointState } from "../nostr/checkpoint.ts";
import {
  genesisHash,
  leafHash,
  linkHash,
  openHash,
  type PartFacts,
  partsHash,
  type SegmentFacts,
} from "./hash.ts";

/** What is known of a segment before its first part: where it stands on the timeline. */
export type SegmentOpening = {
  /** The encoder's timeline broke before it. */
  discontinuity: boolean;
  /** EXT-X-PROGRAM-DATE-TIME in milliseconds since 1970, 0 if none. */
  dateMs: number;
  /** SHA-256 of the init segment it needs, ZERO_HASH if none. */
  init: string;
};

/** The segment that is still growing. */
export type OpenSegment = SegmentOpening & { parts: readonly PartFacts[] };

/** Where one rendition of one session stands, as the box that seals it keeps it. Plain data. */
export type SealChain = {
  sid: string;
  rid: string;
  /** Last complete segment, -1 before the first. */
  n: number;
  /** Chain head after segment `n`. */
  head: string;
  open?: OpenSegment;
};

/** A segment as it was closed: what to list, and the chain's head before and after it. */
export type ClosedSegment = { segment: SegmentFacts; before: string; head: string };

/** The chain of a rendition in which nothing was sealed yet. */
export function startChain(sid: string, rid: string): SealChain {
  return { sid, rid, n: -1, head: genesisHash(sid, rid) };
}

/** Begins segment `n + 1`. */
export function openSegment(chain: SealChain, opening: SegmentOpening): SealChain {
  if (chain.open !== undefined) throw new Error(`segment ${chain.n + 1} of ${chain.rid} is open already`);
  return { ...chain, open: { ...opening, parts: [] } };
}

/** Adds a part to the open segment. */
export function addPart(chain: SealChain, part: PartFacts): SealChain {
  const { open } = chain;
  if (open === undefined) throw new Error(`no segment of ${chain.rid} is open`);
  return { ...chain, open: { ...open, parts: [...open.parts, part] } };
}

/** Completes the open segment from its parts; `sha256` is over all their bytes joined. */
export function closeSegment(chain: SealChain, sha256: string): { chain: SealChain; closed: ClosedSegment } {
  const { open } = chain;
  if (open === undefined || open.parts.length === 0) {
    throw new Error(`no part of ${chain.rid} to close a segment with`);
  }
  const { discontinuity, dateMs, init, parts } = open;
  return link(chain, {
    n: chain.n + 1,
    durationUs: parts.reduce((sum, part) => sum + part.durationUs, 0),
    discontinuity,
    length: parts.reduce((sum, part) => sum + part.length, 0),
    dateMs,
    sha256,
    parts: partsHash(parts),
    init,
  });
}

/** Adds a segment that was packaged without parts. */
export function addSegment(
  chain: SealChain,
  segment: Omit<SegmentFacts, "n" | "parts">,
): { chain: SealChain; closed: ClosedSegment } {
  if (chain.open !== undefined) throw new Error(`segment ${chain.n + 1} of ${chain.rid} is open already`);
  return link(chain, { ...segment, n: chain.n + 1, parts: partsHash([]) });
}

function link(
  { sid, rid, head: before }: SealChain,
  segment: SegmentFacts,
): { chain: SealChain; closed: ClosedSegment } {
  const head = linkHash(before, leafHash(segment));
  return { chain: { sid, rid, n: segment.n, head }, closed: { segment, before, head } };
}

export type CheckpointOfOptions = {
  /** Text form of the stream's address. */
  address: string;
  state: CheckpointState;
  /** For the playlist that lists the open segment's parts. */
  lowLatency: boolean;
};

/** What the box signs about the chain now. */
export function checkpointOf(
  chain: SealChain,
  { address, state, lowLatency }: CheckpointOfOptions,
): Omit<Checkpoint, "signer" | "createdAt"> {
  const { sid, rid, n, head, open } = chain;
  const signed = { address, sid, rid, n, head, state };
  if (!lowLatency || open === undefined || open.parts.length === 0) return signed;
  return { ...signed, open: openHash({ ...open, n: n + 1 }) };
}
