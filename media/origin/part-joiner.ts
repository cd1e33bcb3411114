/** A part on its way into the playlist: one or several fragments of one rendition. */
export type Piece = { m: number; bytes: Uint8Array; durationUs: number; independent: boolean };

/** Brings parts to lengths that low-latency players accept: none above the target, none below 85 % but a segment's last. */
export type PartJoiner = {
  /** Takes the next part; gives what can be listed now. */
  add: (piece: Piece) => Piece[];
  /** Gives what was held back: the segment ends here. */
  flush: () => Piece[];
};

/** RFC 8216bis 4.4.4.9: partial segments but the last are at least 85 % of the target. */
const LEAST = 0.85;

export function makePartJoiner(targetUs: number): PartJoiner {
  let held: Piece | undefined;
  const flush = (): Piece[] => {
    const last = held;
    held = undefined;
    return last === undefined ? [] : [last];
  };
  return {
    add: (piece) => {
      const out: Piece[] = [];
      let next = piece;
      if (held !== undefined) {
        if (held.durationUs + piece.durationUs <= targetUs) next = join(held, piece);
        else out.push(held);
        held = undefined;
      }
      if (next.durationUs < targetUs * LEAST) held = next;
      else out.push(next);
      return out;
    },
    flush,
  };
}

function join(a: Piece, b: Piece): Piece {
  const bytes = new Uint8Array(a.bytes.length + b.bytes.length);
  bytes.set(a.bytes);
  bytes.set(b.bytes, a.bytes.length);
  return { m: a.m, bytes, durationUs: a.durationUs + b.durationUs, independent: a.independent };
}
