import { sha256Hex } from "../sha256.ts";

/** What the seal binds of one part. Hashes are lower-case hex. */
export type PartFacts = { durationUs: number; independent: boolean; length: number; sha256: string };

/** What the seal binds of one complete segment. */
export type SegmentFacts = {
  n: number;
  durationUs: number;
  /** The encoder's timeline broke before it. */
  discontinuity: boolean;
  length: number;
  /** EXT-X-PROGRAM-DATE-TIME in milliseconds since 1970, 0 if none. */
  dateMs: number;
  sha256: string;
  /** Hash over its parts, ZERO_HASH if it was packaged without. */
  parts: string;
  /** SHA-256 of the init segment it needs, ZERO_HASH if none. */
  init: string;
};

/** What the seal binds of the segment that is still growing. */
export type OpenFacts = {
  n: number;
  discontinuity: boolean;
  dateMs: number;
  parts: readonly PartFacts[];
  init: string;
};

/** Stands where there is nothing to hash. */
export const ZERO_HASH = "0".repeat(64);

const PREFIX = {
  parts: prefix("dstream-seal/1/parts"),
  segment: prefix("dstream-seal/1/segment"),
  genesis: prefix("dstream-seal/1/genesis"),
  link: prefix("dstream-seal/1/link"),
  open: prefix("dstream-seal/1/open"),
};

/** Hash over the parts of one segment, in order. */
export function partsHash(parts: readonly PartFacts[]): string {
  if (parts.length === 0) return ZERO_HASH;
  const out = new Preimage(PREFIX.parts, parts.length * (8 + 1 + 8 + 32));
  for (const part of parts) {
    out.u64(part.durationUs);
    out.u8(part.independent ? 1 : 0);
    out.u64(part.length);
    out.hex(part.sha256);
  }
  return out.hash();
}

/** Hash of one complete segment's facts. */
export function leafHash(segment: SegmentFacts): string {
  const out = new Preimage(PREFIX.segment, 8 + 8 + 1 + 8 + 8 + 32 + 32 + 32);
  out.u64(segment.n);
  out.u64(segment.durationUs);
  out.u8(segment.discontinuity ? 1 : 0);
  out.u64(segment.length);
  out.u64(segment.dateMs);
  out.hex(segment.sha256);
  out.hex(segment.parts);
  out.hex(segment.init);
  return out.hash();
}

/** The chain's head before segment 0. */
export function genesisHash(sid: string, rid: string): string {
  const out = new Preimage(PREFIX.genesis, 8 + 1 + rid.length);
  out.hex(sid, 8);
  out.u8(rid.length);
  out.ascii(rid);
  return out.hash();
}

/** The chain's head after the segment with this leaf. */
export function linkHash(head: string, leaf: string): string {
  const out = new Preimage(PREFIX.link, 32 + 32);
  out.hex(head);
  out.hex(leaf);
  return out.hash();
}

/** Hash of the open segment as far as it has grown; its `n` is one more than the last complete segment's. */
export function openHash(open: OpenFacts): string {
  const out = new Preimage(PREFIX.open, 8 + 1 + 8 + 32 + 32);
  out.u64(open.n);
  out.u8(open.discontinuity ? 1 : 0);
  out.u64(open.dateMs);
  out.hex(partsHash(open.parts));
  out.hex(open.init);
  return out.hash();
}

function prefix(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

/** One buffer of the exact size per hash: ten playlists a second are hashed in a viewer's worker. */
class Preimage {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(prefix: Uint8Array, length: number) {
    this.#bytes = new Uint8Array(prefix.length + length);
    this.#bytes.set(prefix);
    this.#at = prefix.length;
  }

  u8(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 255) throw new RangeError(`not a u8: ${value}`);
    this.#bytes[this.#at++] = value;
  }

  u64(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a u64: ${value}`);
    this.#u32(Math.floor(value / 2 ** 32));
    this.#u32(value >>> 0);
  }

  #u32(value: number): void {
    this.#bytes[this.#at++] = value >>> 24;
    this.#bytes[this.#at++] = value >>> 16;
    this.#bytes[this.#at++] = value >>> 8;
    this.#bytes[this.#at++] = value;
  }

  hex(text: string, bytes = 32): void {
    // A long field could make up for a short one: two facts with one preimage.
    if (text.length !== 2 * bytes) throw new RangeError(`not ${bytes} bytes of hex`);
    for (let i = 0; i < text.length; i += 2) {
      this.#bytes[this.#at++] = nibble(text, i) << 4 | nibble(text, i + 1);
    }
  }

  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.u8(text.charCodeAt(i));
  }

  hash(): string {
    return sha256Hex(this.#bytes);
  }
}

function nibble(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  throw new RangeError("not lower-case hex");
}
