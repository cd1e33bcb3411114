import { fromHex, isHex, toHex } from "../hex.ts";
import { readSecret, scalarBytes } from "../monero/scalar.ts";
import type { Role } from "./context.ts";
import { HOLDERS, type Pair, sharePoint, type Shares, spendSecret } from "./shares.ts";

/** How a stake ends: back to the viewer, or to the creator. */
export type Outcome = "release" | "grant";

/** The part that ends it so: useless to all but the winner, who holds the other two. */
export const DISCLOSED: Readonly<Record<Outcome, Pair>> = { release: "ca", grant: "va" };

const WINNER: Readonly<Record<Outcome, Role>> = { release: "viewer", grant: "creator" };

export type DisclosureVerdict =
  | { verdict: "disclosed"; outcome: Outcome; winner: Role }
  | { verdict: "malformed" }
  /** A scalar, and not the one of this stake. */
  | { verdict: "wrong-share" };

/** Judges a part that was made public, against the points all three attested. Anybody can. */
export function judgeDisclosure(
  outcome: Outcome,
  shareHex: string,
  points: Readonly<Record<Pair, string>>,
): DisclosureVerdict {
  const share = readShare(shareHex);
  if (share === undefined) return { verdict: "malformed" };
  if (toHex(sharePoint(share).toBytes()) !== points[DISCLOSED[outcome]]) return { verdict: "wrong-share" };
  return { verdict: "disclosed", outcome, winner: WINNER[outcome] };
}

/** What a party makes public to end the stake so, as hex; `undefined` where it doesn't hold that part. */
export function disclosure(outcome: Outcome, shares: Shares): string | undefined {
  const share = shares[DISCLOSED[outcome]];
  return share === undefined ? undefined : toHex(scalarBytes(share));
}

/** The escrow's spend key, as hex, for the winner: its own two parts and the one that was disclosed. */
export function winnersKey(own: Shares, outcome: Outcome, shareHex: string): string | undefined {
  const pair = DISCLOSED[outcome];
  if (HOLDERS[pair].includes(WINNER[outcome])) {
    throw new Error("a winner never holds the part that is disclosed");
  }
  const share = readShare(shareHex);
  const secret = share === undefined ? undefined : spendSecret({ ...own, [pair]: share });
  return secret === undefined ? undefined : toHex(scalarBytes(secret));
}

function readShare(hex: string): bigint | undefined {
  return isHex(hex, 32) ? readSecret(fromHex(hex) ?? new Uint8Array()) : undefined;
}
