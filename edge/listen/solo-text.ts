import type { Buffer } from "node:buffer";

/** A frame's first byte where it is a whole text message without extensions (RFC 6455, section 5.2). */
const WHOLE_TEXT = 0x81;
const MASKED = 0x80;
/** The length's byte where two bytes say it. */
const TWO_BYTES = 126;
/** Sets of four bytes of which none is beyond ASCII have none of these bits. */
const BEYOND_ASCII = 0x80808080;

/**
 * The message of a piece of stream that is exactly one frame of a client with a whole text message in ASCII, of less than 64 KiB:
 * what peers mostly say. For all else `undefined`, and the piece is as it came. The message's bytes are unmasked where they stand.
 */
export function readSoloText(piece: Buffer): string | undefined {
  const { length } = piece;
  if (length < 6 || piece[0] !== WHOLE_TEXT) return undefined;
  const second = piece[1] ?? 0;
  const short = second - MASKED;
  if (short < 0 || short > TWO_BYTES) return undefined;
  const start = short < TWO_BYTES ? 6 : 8;
  if (length < start) return undefined;
  const said = short < TWO_BYTES ? short : ((piece[2] ?? 0) << 8) | (piece[3] ?? 0);
  if (length !== start + said) return undefined;
  if ((unmask(piece, start) & BEYOND_ASCII) === 0) return piece.toString("latin1", start);
  unmask(piece, start);
  return undefined;
}

/** Turns each byte from `start` on by the mask before it, and says which bits are set in any of them then. */
function unmask(piece: Buffer, start: number): number {
  let set = 0;
  let at = start;
  const { byteOffset, length } = piece;
  if (((byteOffset + start) & 3) === 0) {
    const words = new Int32Array(piece.buffer, byteOffset + start - 4, 1 + ((length - start) >> 2));
    const mask = words[0] ?? 0;
    for (let word = 1; word < words.length; word++) {
      const turned = (words[word] ?? 0) ^ mask;
      words[word] = turned;
      set |= turned;
    }
    at += 4 * (words.length - 1);
  }
  for (; at < length; at++) {
    const turned = (piece[at] ?? 0) ^ (piece[start - 4 + ((at - start) & 3)] ?? 0);
    piece[at] = turned;
    set |= turned;
  }
  return set;
}
