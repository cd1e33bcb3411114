/** Writes the fields of one frame, big-endian, into a buffer that grows. */
export class FrameWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  /** `capacity` in bytes spares growing where the size is known. */
  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
  }

  u8(value: number): void {
    this.#uint(value, 1);
  }

  u16(value: number): void {
    this.#uint(value, 2);
  }

  u32(value: number): void {
    this.#uint(value, 4);
  }

  u64(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not a u64: ${value}`);
    this.#uint(Math.floor(value / 2 ** 32), 4);
    this.#uint(value >>> 0, 4);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** ASCII without its length; whoever reads must know it. */
  ascii(text: string): void {
    for (let at = 0; at < text.length; at++) {
      if (text.charCodeAt(at) > 127) throw new RangeError("not ASCII");
      this.u8(text.charCodeAt(at));
    }
  }

  /** One byte of length, then ASCII. */
  text(text: string): void {
    this.u8(text.length);
    this.ascii(text);
  }

  /** What was written; not a copy, so the writer is done with it. */
  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#at);
  }

  #uint(value: number, size: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      throw new RangeError(`not a u${8 * size}: ${value}`);
    }
    this.#reserve(size);
    for (let shift = 8 * (size - 1); shift >= 0; shift -= 8) this.#bytes[this.#at++] = value >>> shift;
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#at + size));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Reads a stranger's frame field by field; from the first that isn't all there, every field is `undefined`. */
export class FrameReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #isCut = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether every byte was read and none was missing. */
  get isDone(): boolean {
    return !this.#isCut && this.#at === this.#bytes.length;
  }

  u8(): number | undefined {
    return this.#uint(1);
  }

  u16(): number | undefined {
    return this.#uint(2);
  }

  u32(): number | undefined {
    return this.#uint(4);
  }

  /** `undefined` also beyond 2^53 - 1. */
  u64(): number | undefined {
    const [high, low] = [this.#uint(4), this.#uint(4)];
    if (high === undefined || low === undefined) return undefined;
    const value = high * 2 ** 32 + low;
    return Number.isSafeInteger(value) ? value : undefined;
  }

  /** The next bytes, not copied. */
  bytes(length: number): Uint8Array | undefined {
    // Nothing after a missing field may be read as if it stood in its place.
    if (this.#at + length > this.#bytes.length) this.#isCut = true;
    if (this.#isCut) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** All that is left, not copied. */
  rest(): Uint8Array | undefined {
    return this.bytes(this.#bytes.length - this.#at);
  }

  ascii(length: number): string | undefined {
    const bytes = this.bytes(length);
    if (bytes === undefined) return undefined;
    let text = "";
    for (const byte of bytes) {
      if (byte > 127) return undefined;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** One byte of length, then ASCII. */
  text(): string | undefined {
    const length = this.u8();
    return length === undefined ? undefined : this.ascii(length);
  }

  #uint(size: number): number | undefined {
    const bytes = this.bytes(size);
    if (bytes === undefined) return undefined;
    let value = 0;
    for (const byte of bytes) value = value * 256 + byte;
    return value;
  }
}
