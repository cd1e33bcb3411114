import { readVarint } from "./varint.ts";

/** Why a blob can't be read further. */
export type BlobFault = "truncated" | "bad-number";

/** Reads a blob from front to back. After its first fault it gives only zeros: ask `fault` at each end of a stretch. */
export class ByteReader {
  /** Offset of the next byte. */
  at = 0;
  fault: BlobFault | undefined;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.at;
  }

  /** The next `length` bytes, as a view; `length` must be small, for so many zeros stand in for missing ones. */
  take(length: number): Uint8Array {
    if (this.fault === undefined && this.left < length) this.fault = "truncated";
    if (this.fault !== undefined) return new Uint8Array(length);
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  /** The next byte. */
  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  /** The next number, of up to 64 bits. */
  varint(): bigint {
    if (this.fault !== undefined) return 0n;
    const read = readVarint(this.#bytes, this.at);
    if (read === undefined) {
      const rest = this.#bytes.subarray(this.at, this.at + 10);
      this.fault = rest.length < 10 && rest.every((byte) => byte >= 0x80) ? "truncated" : "bad-number";
      return 0n;
    }
    this.at = read.next;
    return read.value;
  }

  /** A count of things that take at least `size` bytes each, so it can't be larger than what is left. */
  count(size: number): number {
    const value = this.varint();
    if (value * BigInt(size) <= BigInt(this.left)) return Number(value);
    this.fault ??= "truncated";
    return 0;
  }
}
