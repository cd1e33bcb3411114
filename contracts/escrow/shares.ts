import { fromHex } from "../hex.ts";
import { asciiBytes, hashToScalar } from "../monero/keccak.ts";
import { knownPoint, type Point, secretSum, timesEight, timesSecret } from "../monero/point.ts";
import { reduceScalar } from "../monero/scalar.ts";
import { contextHash, type EscrowContext, type Role } from "./context.ts";

/** The three pairs; each shares one part of the escrow's spend key. */
export const PAIRS = ["vc", "va", "ca"] as const;
export type Pair = typeof PAIRS[number];

/** Who holds each part. */
export const HOLDERS: Readonly<Record<Pair, readonly [Role, Role]>> = {
  vc: ["viewer", "creator"],
  va: ["viewer", "arbiter"],
  ca: ["creator", "arbiter"],
};

/** The parts that one party knows, or a winner: scalars, each secret. */
export type Shares = Partial<Record<Pair, bigint>>;

/** The pairs that a party belongs to. */
export function pairsOf(role: Role): Pair[] {
  return PAIRS.filter((pair) => HOLDERS[pair].includes(role));
}

/**
 * The parts that a party derives from its own base key alone, without a message: a hash of what it shares with each
 * other one and of the context. So an arbiter keeps nothing. Constant time.
 */
export function sharesOf(role: Role, baseSecret: bigint, context: EscrowContext): Shares {
  const hash = contextHash(context);
  const shares: Shares = {};
  for (const pair of pairsOf(role)) {
    const other = HOLDERS[pair].find((holder) => holder !== role);
    if (other === undefined) throw new Error("a pair has two holders");
    const common = timesEight(timesSecret(baseSecret, pointOf(context.keys[other])));
    shares[pair] = hashToScalar(asciiBytes(`dstream-escrow/1/share/${pair}\0`), common.toBytes(), hash);
  }
  return shares;
}

/** The escrow's whole spend key, once all parts are known; `undefined` before. */
export function spendSecret({ vc, va, ca }: Shares): bigint | undefined {
  return vc === undefined || va === undefined || ca === undefined ? undefined : reduceScalar(vc + va + ca);
}

/** The public point of a part. */
export function sharePoint(share: bigint): Point {
  return secretSum(share);
}

/** A key of a context that was read, as a point. */
export function pointOf(hex: string): Point {
  return knownPoint(fromHex(hex) ?? new Uint8Array());
}
