import { fromHex } from "../hex.ts";
import { asciiBytes, hashToScalar, keccak256 } from "./keccak.ts";
import type { Point } from "./point.ts";
import type { ProofSignature } from "./proof-text.ts";
import { publicSum } from "./public-sum.ts";

/**
 * What a proof says: whoever made it knows x with `known` = x·base (G, or a subaddress' spend key) and
 * sharedSecret = x·`other`.
 */
export type ProofStatement = {
  /** 32 bytes that bind the words and the thing proven. */
  prefix: Uint8Array;
  /** The transaction's key where the payer proves, the address' view key where the recipient does. */
  known: Point;
  /** The other of the two. */
  other: Point;
  /** The spend key of a subaddress, which stands in for G; none for other addresses. */
  base?: Point;
  sharedSecret: Point;
};

const SEPARATOR = keccak256(asciiBytes("TXPROOF_V2"));
const NO_BASE = new Uint8Array(32);

/** The prefix of a proof about a payment: its transaction's id and the message, hashed. */
export function paymentPrefix(txid: string, message: string): Uint8Array {
  const id = fromHex(txid);
  if (id === undefined) throw new Error("a transaction id is hex");
  return keccak256(id, new TextEncoder().encode(message));
}

/** The challenge over a statement and its two commitments. */
export function proofChallenge(statement: ProofStatement, onBase: Point, onOther: Point): bigint {
  const { prefix, known, other, base, sharedSecret } = statement;
  return hashToScalar(
    prefix,
    sharedSecret.toBytes(),
    onBase.toBytes(),
    onOther.toBytes(),
    SEPARATOR,
    known.toBytes(),
    other.toBytes(),
    base?.toBytes() ?? NO_BASE,
  );
}

/** Whether the signature was made by somebody who knows what the statement says. */
export function provesStatement(statement: ProofStatement, { c, s }: ProofSignature): boolean {
  const { known, other, base, sharedSecret } = statement;
  const onBase = base === undefined ? publicSum(s, [c, known]) : publicSum(0n, [s, base], [c, known]);
  const onOther = publicSum(0n, [s, other], [c, sharedSecret]);
  return proofChallenge(statement, onBase, onOther) === c;
}
