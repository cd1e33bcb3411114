/** A number as Monero's blobs spell it, and where the next thing begins. */
export type Varint = { value: bigint; next: number };

const LARGEST = (1n << 64n) - 1n;

/** Reads seven bits a byte, lowest first; `undefined` where it is cut off, above 64 bits or longer than it need be. */
export function readVarint(bytes: Uint8Array, at: number): Varint | undefined {
  let value = 0n;
  for (let shift = 0n, next = at; shift < 70n; shift += 7n) {
    const byte = bytes[next++];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) {
      // Monero's own reader refuses a last byte of zero: each number has one spelling.
      return (byte === 0 && shift > 0n) || value > LARGEST ? undefined : { value, next };
    }
  }
  return undefined;
}

/** Writes a whole number below 2^64. */
export function varintBytes(value: number | bigint): Uint8Array {
  let rest = BigInt(value);
  if (rest < 0n || rest > LARGEST) throw new RangeError(`${value} is no 64-bit number`);
  const bytes: number[] = [];
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
