import { type PartFacts, partsHash, type SegmentFacts, ZERO_HASH } from "./hash.ts";

/** A segment as signed playlists showed it: growing, complete, or first one and then the other. */
export type SeenSegment = {
  n: number;
  discontinuity: boolean;
  dateMs: number;
  init: string;
  /** Its parts from the first one on, as many as were ever listed. */
  parts: readonly PartFacts[];
  /** Once it was listed as complete. */
  whole?: SeenWhole;
};

/** A complete segment with its place in the chain. */
export type SeenWhole = { facts: SegmentFacts; leaf: string; before: string; head: string };

/** Whether two sights of one segment can be of one history. */
export function agree(a: SeenSegment, b: SeenSegment): boolean {
  if (a.discontinuity !== b.discontinuity || a.dateMs !== b.dateMs || a.init !== b.init) return false;
  const shared = Math.min(a.parts.length, b.parts.length);
  // The very same: what either lists was checked against it already.
  if (a.whole !== undefined && a.whole === b.whole) return samePartsUpTo(shared, a.parts, b.parts);
  // The head covers the segment and everything before it.
  if (a.whole && b.whole && a.whole.head !== b.whole.head) return false;
  return samePartsUpTo(shared, a.parts, b.parts) && fits(a.parts, b.whole) && fits(b.parts, a.whole);
}

/** What two agreeing sights say together. */
export function merge(a: SeenSegment, b: SeenSegment): SeenSegment {
  const whole = a.whole ?? b.whole;
  return {
    ...a,
    parts: a.parts.length < b.parts.length ? b.parts : a.parts,
    ...(whole && { whole }),
  };
}

/** Whether both lists are the same parts. */
export function sameParts(a: readonly PartFacts[], b: readonly PartFacts[]): boolean {
  return a.length === b.length && samePartsUpTo(a.length, a, b);
}

/** Whether everything a leaf binds is the same. */
export function sameFacts(a: SegmentFacts, b: SegmentFacts): boolean {
  return a.n === b.n && a.sha256 === b.sha256 && a.parts === b.parts && a.init === b.init &&
    a.length === b.length && a.durationUs === b.durationUs && a.dateMs === b.dateMs &&
    a.discontinuity === b.discontinuity;
}

/** The bytes of all parts. */
export function partsLength(parts: readonly PartFacts[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

/** Whether these first parts can have grown into that segment. Parts are never empty, so equal length means all of them. */
function fits(parts: readonly PartFacts[], whole: SeenWhole | undefined): boolean {
  if (whole === undefined || parts.length === 0) return true;
  if (whole.facts.parts === ZERO_HASH) return false;
  const length = partsLength(parts);
  return length < whole.facts.length ||
    (length === whole.facts.length && partsHash(parts) === whole.facts.parts);
}

function samePartsUpTo(count: number, a: readonly PartFacts[], b: readonly PartFacts[]): boolean {
  if (a === b) return true;
  for (let i = 0; i < count; i++) {
    const [one, other] = [a[i], b[i]];
    if (
      one?.sha256 !== other?.sha256 || one?.length !== other?.length ||
      one?.durationUs !== other?.durationUs || one?.independent !== other?.independent
    ) return false;
  }
  return true;
}
