import { G, type Point, type PointSum, ZERO } from "./point.ts";

/** Bits of a window: 8 odd multiples a point, an addition every sixth bit. */
const WIDTH = 5;
const WINDOW = 1n << BigInt(WIDTH);

/** A table of G costs as much as it spares in so many sums: a process that checks one proof and ends builds none. */
const TABLE_PAYS_AFTER = 12;
let sumsOnBase = 0;
let oddOfBase: readonly Point[] | undefined;

/** A `PointSum` in **variable time**: only for what everybody may know, as in checking a proof. Else: `secretSum`. */
export const publicSum: PointSum = (base, ...terms) => {
  const rows = terms.map(([scalar, point]) => ({ digits: signedDigits(scalar), odd: oddMultiples(point) }));
  if (base === 0n) return straus(rows);
  if (++sumsOnBase > TABLE_PAYS_AFTER) return straus(rows).add(G.multiplyUnsafe(base));
  return straus([...rows, { digits: signedDigits(base), odd: oddOfBase ??= oddMultiples(G) }]);
};

type Row = { digits: readonly number[]; odd: readonly Point[] };

/** One run of doublings serves all rows (Straus), and each digit is odd or zero (wNAF). */
function straus(rows: readonly Row[]): Point {
  let sum = ZERO;
  for (let bit = Math.max(0, ...rows.map(({ digits }) => digits.length)) - 1; bit >= 0; bit--) {
    sum = sum.double();
    for (const { digits, odd } of rows) {
      const digit = digits[bit] ?? 0;
      const multiple = odd[Math.abs(digit) >> 1];
      if (digit !== 0 && multiple !== undefined) sum = sum.add(digit < 0 ? multiple.negate() : multiple);
    }
  }
  return sum;
}

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
