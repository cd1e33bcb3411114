import { edwards, type EdwardsPoint } from "@noble/curves/abstract/edwards.js";
import { CURVE_D, inField, PRIME, rootOfRatio } from "./field.ts";
import { ORDER, readLittleEndian } from "./scalar.ts";

/** A point of Monero's curve, edwards25519. */
export type Point = EdwardsPoint;

/** The library's arithmetic without its signatures and hashes, which halves what is loaded. */
const Curve = edwards({
  p: PRIME,
  n: ORDER,
  h: 8n,
  a: PRIME - 1n,
  d: CURVE_D,
  Gx: 15112221349535400772501151409588531511454012693041857206046113283949847762202n,
  Gy: 46316835694926478169428394003475163141307993866256225615783033603165251855960n,
});

/** The identity. */
export const ZERO: Point = Curve.ZERO;

/** The base point. Its table is built at first use and small: the library's usual one takes a cold process 30 ms. */
export const G: Point = Curve.BASE.precompute(4);

/** `base · G` and all terms added up, scalars from 0 to the order − 1. */
export type PointSum = (
  base: bigint,
  ...terms: readonly (readonly [scalar: bigint, point: Point])[]
) => Point;

const SIGN = 1n << 255n;

/**
 * Reads a point from 32 bytes; `undefined` unless it has its only spelling, is on the curve, and isn't one of the
 * eight points of small order.
 */
export function readPoint(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 32) return undefined;
  const spelled = readLittleEndian(bytes);
  const odd = (spelled & SIGN) !== 0n;
  const y = spelled & (SIGN - 1n);
  if (y >= PRIME) return undefined;
  const square = y * y;
  const root = rootOfRatio(inField(square - 1n), inField(CURVE_D * square + 1n));
  // The two points with x = 0 are of small order: whatever their sign bit says, they are refused.
  if (root === undefined || root === 0n) return undefined;
  const x = ((root & 1n) === 1n) === odd ? root : PRIME - root;
  const point = pointAt(x, y);
  return timesEight(point).is0() ? undefined : point;
}

/** As `readPoint`, and also `undefined` for a point with a small-order part: costs a multiplication more. */
export function readPrimePoint(bytes: Uint8Array): Point | undefined {
  const point = readPoint(bytes);
  return point?.isTorsionFree() ? point : undefined;
}

/** A point out of bytes that were judged before, such as an address' keys; throws for others, which is a bug. */
export function knownPoint(bytes: Uint8Array): Point {
  const point = readPoint(bytes);
  if (point === undefined) throw new Error("bytes that no point has were let through");
  return point;
}

/** The second generator, which amounts are committed to with: eight times a point hashed from G. */
export const COMMITMENT_BASE: Point = pointAt(
  44115840154693352731557989475342686826820046586146704265789981914775973517427n,
  9102111593045260626123023279363907201838477468971026384621755002289944880523n,
);

/** The point with these coordinates, which the caller knows to be on the curve. */
export function pointAt(x: bigint, y: bigint): Point {
  return Curve.fromAffine({ x, y });
}

/** Eight times a point: what Monero does to every shared secret, so that small-order parts vanish. */
export function timesEight(point: Point): Point {
  return point.double().double().double();
}

/** `secret · point` in constant time; for scalars from 1 to the order − 1. */
export function timesSecret(secret: bigint, point: Point): Point {
  return point.multiply(secret);
}

/** A `PointSum` in constant time (a scalar of zero aside, which no secret is). */
export const secretSum: PointSum = (base, ...terms) =>
  terms.reduce(
    (sum, [scalar, point]) => scalar === 0n ? sum : sum.add(timesSecret(scalar, point)),
    base === 0n ? ZERO : timesSecret(base, G),
  );
