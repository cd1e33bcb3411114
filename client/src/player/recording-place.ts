import type { LevelDetails, MediaFragment } from "hls.js";

/** Where a recording stands: in which of its pieces, seconds into it, and its session where its addresses name one. */
export type Place = { piece: number; seconds: number; session: string | undefined };

/** What of a list tells where its pieces are. */
export type Pieces = {
  fragments: readonly Pick<MediaFragment, "sn" | "start">[];
};

/** What a time of the picture is called by in every list of the session: each lists other pieces, and counts time its own way. */
export function placeIn(
  { fragments }: Pieces | Pick<LevelDetails, "fragments">,
  time: number,
  session: string | undefined,
): Place | undefined {
  const piece = fragments.findLast(({ start }) => start <= time) ?? fragments[0];
  return piece && { piece: piece.sn, seconds: Math.max(0, time - piece.start), session };
}

/** The time of a place in a list, or of the nearest piece that it has and that isn't lacking; undefined where it has none. */
export function timeIn(
  { fragments }: Pieces | Pick<LevelDetails, "fragments">,
  { piece, seconds }: Place,
  lacks: (n: number) => boolean = () => false,
): number | undefined {
  const found = fragments.find(({ sn }) => sn >= piece && !lacks(sn)) ?? fragments.at(-1);
  if (found === undefined) return undefined;
  return found.start + (found.sn === piece ? seconds : 0);
}
