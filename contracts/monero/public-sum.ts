import { G, type Point, type PointSum, ZERO } from "./point.ts";

/** Bits of a window: 8 odd multiples a point, an addition every sixth bit. */
const WIDTH = 5;
const WINDOW = 1n << BigInt(WIDTH);

/** A `PointSum` in **variable time**: only for what everybody may know, as in checking a proof. Else: `secretSum`. */
export const publicSum: PointSum = (base, ...terms) => {
  const onBase = base === 0n ? ZERO : G.multiplyUnsafe(base);
  if (terms.length === 0) return onBase;
  const rows = terms.map(([scalar, point]) => ({ digits: signedDigits(scalar), odd: oddMultiples(point) }));
  const length = Math.max(...rows.map(({ digits }) => digits.length));
  let sum = ZERO;
  // One run of doublings serves all terms (Straus), and each digit is odd or zero (wNAF).
  for (let bit = length - 1; bit >= 0; bit--) {
    sum = sum.double();
    for (const { digits, odd } of rows) {
      const digit = digits[bit] ?? 0;
      const multiple = odd[Math.abs(digit) >> 1];
      if (digit !== 0 && multiple !== undefined) sum = sum.add(digit < 0 ? multiple.negate() : multiple);
    }
  }
  return sum.add(onBase);
};

function oddMultiples(point: Point): Point[] {
  const twice = point.double();
  const multiples = [point];
  for (let last = point; multiples.length < 1 << (WIDTH - 2);) multiples.push(last = last.add(twice));
  return multiples;
}

function signedDigits(scalar: bigint): number[] {
  const digits: number[] = [];
  for (let rest = scalar; rest > 0n;) {
    if ((rest & 1n) === 0n) {
      digits.push(0);
      rest >>= 1n;
      continue;
    }
    const low = rest & (WINDOW - 1n);
    const digit = low >= WINDOW >> 1n ? low - WINDOW : low;
    digits.push(Number(digit));
    rest = (rest - digit) >> 1n;
  }
  return digits;
}
