import { inField, PRIME, rootOfRatio } from "./field.ts";
import { keccak256 } from "./keccak.ts";
import { type Point, pointAt, timesEight } from "./point.ts";
import { readLittleEndian } from "./scalar.ts";

/** `A` of the curve's Montgomery form, v² = u³ + A·u² + u. */
const A = 486662n;

/** Monero's `Hp`: the point under an output key that its key image is a multiple of. Variable time. */
export function hashToPoint(bytes: Uint8Array): Point {
  return timesEight(mapToCurve(inField(readLittleEndian(keccak256(bytes)))));
}

/** Elligator 2 as CryptoNote did it in 2013: other signs than RFC 9380's, so the library's map doesn't serve. */
function mapToCurve(r: bigint): Point {
  const v = inField(2n * r * r);
  const w = inField(v + 1n);
  const x = inField(w * w - A * A * v);
  const squareRoot = rootOfRatio(inField(A * (A + 2n) * v * w), x);
  // Where w/x is a square the first root exists, else the second does; each has its own sign and shift.
  const root = squareRoot ?? rootOfRatio(inField(A * (A + 2n) * w), x);
  if (root === undefined) throw new Error("one of the two is always a square");
  const shift = inField(squareRoot === undefined ? -A : -A * v);
  const odd = squareRoot === undefined ? 1n : 0n;
  const numerator = inField(shift - w);
  const denominator = inField(shift + w);
  return pointAt((root & 1n) === odd ? root : inField(-root), inField(numerator * inverse(denominator)));
}

/** `value^(p − 2)`. */
function inverse(value: bigint): bigint {
  let result = 1n;
  for (let power = value, rest = PRIME - 2n; rest > 0n; rest >>= 1n, power = power * power % PRIME) {
    if ((rest & 1n) === 1n) result = result * power % PRIME;
  }
  return result;
}
