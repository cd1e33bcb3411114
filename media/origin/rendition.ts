import { createHash, type Hash } from "node:crypto";
import {
  addPart,
  closeSegment,
  openSegment,
  type SealChain,
  type SegmentOpening,
  startChain,
} from "../../contracts/seal/chain.ts";
import type { PartFacts, SegmentFacts } from "../../contracts/seal/hash.ts";

/** An init segment and the name it is served under. */
export type HeldInit = { name: string; bytes: Uint8Array; sha256: string };

/** A part as it is served; `k` counts through the session. */
export type HeldPart = PartFacts & { k: number; bytes: Uint8Array };

/** A complete segment as it is served. Its parts' bytes are views into its own. */
export type HeldSegment = {
  facts: SegmentFacts;
  /** Chain head before it. */
  before: string;
  bytes: Uint8Array;
  parts: HeldPart[];
  /** Discontinuities of the session before this segment, its own not counted. */
  breaks: number;
};

/** Who keeps what a rendition lists; called before it is listed. */
export type Keeper = {
  init: (init: HeldInit) => void;
  open: (n: number, opening: SegmentOpening) => void;
  part: (n: number, part: HeldPart) => void;
  closed: (n: number) => void;
  /** Nothing before segment `oldest` is needed any more. */
  slide: (oldest: { n: number; before: string; breaks: number; k: number }) => void;
};

/** One rendition of one session: its chain and the bytes behind it. */
export type Rendition = {
  readonly rid: string;
  chain: SealChain;
  /** Complete segments still served, oldest first. */
  segments: HeldSegment[];
  /** Parts of the open segment. */
  open: HeldPart[];
  /** Running number of the next part. */
  nextK: number;
  /** Discontinuities before the next segment, its own not counted. */
  breaks: number;
  inits: Map<string, HeldInit>;
  /** SHA-256 over the open segment so far. */
  digest: Hash;
  keeper: Keeper;
};

/** Complete segments kept: 12 listed, and RFC 8216 6.2.2 wants a removed one to stay as long as a playlist lasts. */
export const KEPT_SEGMENTS = 26;

/** A rendition in which nothing was listed yet. */
export function makeRendition(sid: string, rid: string, keeper: Keeper): Rendition {
  return {
    rid,
    chain: startChain(sid, rid),
    segments: [],
    open: [],
    nextK: 0,
    breaks: 0,
    inits: new Map(),
    digest: createHash("sha256"),
    keeper,
  };
}

/** Makes an init segment known; the same bytes are the same init. */
export function keepInit(rendition: Rendition, bytes: Uint8Array): HeldInit {
  const sha256 = sha256Of(bytes);
  const known = rendition.inits.get(sha256);
  if (known !== undefined) {
    // The newest again: it is needed before any segment says so.
    rendition.inits.delete(sha256);
    rendition.inits.set(sha256, known);
    return known;
  }
  const init = { name: `init-${sha256.slice(0, 8)}.mp4`, bytes, sha256 };
  rendition.keeper.init(init);
  rendition.inits.set(sha256, init);
  return init;
}

/** Begins the next segment. */
export function beginSegment(rendition: Rendition, opening: SegmentOpening): void {
  rendition.chain = openSegment(rendition.chain, opening);
  rendition.digest = createHash("sha256");
  rendition.keeper.open(rendition.chain.n + 1, opening);
}

/** Adds a part to the open segment: kept first, then part of what is listed. */
export function listPart(
  rendition: Rendition,
  { bytes, durationUs, independent }: { bytes: Uint8Array; durationUs: number; independent: boolean },
): void {
  const facts: PartFacts = { durationUs, independent, length: bytes.length, sha256: sha256Of(bytes) };
  const part: HeldPart = { ...facts, k: rendition.nextK, bytes };
  rendition.keeper.part(rendition.chain.n + 1, part);
  rendition.chain = addPart(rendition.chain, facts);
  rendition.digest.update(bytes);
  rendition.open.push(part);
  rendition.nextK++;
}

/** Completes the open segment; without parts in it there is nothing to complete. */
export function completeSegment(rendition: Rendition): void {
  if (rendition.open.length === 0) return;
  const { chain, closed } = closeSegment(rendition.chain, rendition.digest.digest("hex"));
  const bytes = new Uint8Array(closed.segment.length);
  let at = 0;
  for (const part of rendition.open) {
    bytes.set(part.bytes, at);
    // One buffer for both playlists' readers.
    part.bytes = bytes.subarray(at, at + part.length);
    at += part.length;
  }
  rendition.segments.push({
    facts: closed.segment,
    before: closed.before,
    bytes,
    parts: rendition.open,
    breaks: rendition.breaks,
  });
  rendition.chain = chain;
  rendition.open = [];
  if (closed.segment.discontinuity) rendition.breaks++;
  rendition.keeper.closed(closed.segment.n);
  if (rendition.segments.length > KEPT_SEGMENTS) {
    rendition.segments.splice(0, rendition.segments.length - KEPT_SEGMENTS);
    const oldest = rendition.segments[0];
    if (oldest !== undefined) {
      const { facts, before, breaks, parts } = oldest;
      rendition.keeper.slide({ n: facts.n, before, breaks, k: parts[0]?.k ?? 0 });
    }
    forgetInits(rendition);
  }
}

function forgetInits(rendition: Rendition): void {
  const needed = new Set(rendition.segments.map(({ facts }) => facts.init));
  if (rendition.chain.open !== undefined) needed.add(rendition.chain.open.init);
  for (const sha256 of rendition.inits.keys()) {
    // The newest one may not have had its first part yet.
    if (!needed.has(sha256) && sha256 !== [...rendition.inits.keys()].at(-1)) rendition.inits.delete(sha256);
  }
}

/** SHA-256 at the speed of the machine: a part a fifth of a second from every rendition goes through here. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
