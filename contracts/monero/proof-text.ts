import { fromBase58, toBase58 } from "./base58.ts";
import { type Point, readPoint } from "./point.ts";
import { readScalar, scalarBytes } from "./scalar.ts";

/** Who proves: the payer that money went out, or the recipient that it came in. */
export type ProofDirection = "out" | "in";

/** A Schnorr-like pair: challenge and response. */
export type ProofSignature = { c: bigint; s: bigint };

/** One shared secret, not yet times eight, with the proof that it belongs to a transaction key and an address. */
export type ProofPair = ProofSignature & { sharedSecret: Point };

/** A proof as text turned into numbers; nothing of it is checked yet. */
export type TxProof = { direction: ProofDirection; pairs: ProofPair[] };

export type ProofTextRefusal =
  | { verdict: "unknown-proof" }
  | { verdict: "malformed-proof" }
  | { verdict: "non-canonical-scalar" }
  | { verdict: "bad-point" };

export type ProofTextVerdict = { verdict: "read"; proof: TxProof } | ProofTextRefusal;

const HEADERS: Readonly<Record<ProofDirection, string>> = { out: "OutProofV2", in: "InProofV2" };
const POINT_DIGITS = 44;
const PAIR_DIGITS = POINT_DIGITS + 88;
/** One for the transaction's main key, and one for each of 16 outputs. */
const MOST_PAIRS = 17;

/** Reads the text that wallets give out. Version 1 bound less and is `unknown-proof`, as is whatever comes next. */
export function readTxProof(text: string): ProofTextVerdict {
  const direction = (["out", "in"] as const).find((name) => text.startsWith(HEADERS[name]));
  if (direction === undefined) return { verdict: "unknown-proof" };
  const body = text.slice(HEADERS[direction].length);
  const count = body.length / PAIR_DIGITS;
  if (!Number.isInteger(count) || count < 1 || count > MOST_PAIRS) return { verdict: "malformed-proof" };
  const pairs: ProofPair[] = [];
  for (let at = 0; at < body.length; at += PAIR_DIGITS) {
    const point = fromBase58(body.slice(at, at + POINT_DIGITS));
    const signature = fromBase58(body.slice(at + POINT_DIGITS, at + PAIR_DIGITS));
    if (point === undefined || signature === undefined) return { verdict: "malformed-proof" };
    const pair = readSignature(signature);
    if (pair === undefined) return { verdict: "non-canonical-scalar" };
    const sharedSecret = readPoint(point);
    if (sharedSecret === undefined) return { verdict: "bad-point" };
    pairs.push({ sharedSecret, ...pair });
  }
  return { verdict: "read", proof: { direction, pairs } };
}

/** Reads 64 bytes; `undefined` if either scalar isn't spelled in its only way. */
export function readSignature(bytes: Uint8Array): ProofSignature | undefined {
  const c = readScalar(bytes.subarray(0, 32));
  const s = readScalar(bytes.subarray(32));
  return c === undefined || s === undefined ? undefined : { c, s };
}

/** Writes a proof as wallets do. */
export function formatTxProof({ direction, pairs }: TxProof): string {
  const written = pairs.map(({ sharedSecret, c, s }) =>
    toBase58(sharedSecret.toBytes()) + toBase58(Uint8Array.from([...scalarBytes(c), ...scalarBytes(s)]))
  );
  return HEADERS[direction] + written.join("");
}
