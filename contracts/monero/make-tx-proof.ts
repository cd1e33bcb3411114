import { type AddressVerdict, judgeMoneroAddress, type MoneroAddress } from "./address.ts";
import { knownPoint, type Point, readPoint, secretSum, timesSecret } from "./point.ts";
import { isHex } from "../hex.ts";
import { paymentPrefix, proofChallenge } from "./proof-signature.ts";
import { formatTxProof, type ProofPair } from "./proof-text.ts";
import { readLittleEndian, reduceScalar } from "./scalar.ts";
import { readTxKeys } from "./tx-key.ts";

export type MakeTxProofOptions = {
  txid: string;
  /** Whom the transaction paid. */
  address: string;
  message: string;
  /** Fresh bytes from the platform's generator; predictable ones give the secret away. */
  randomBytes: (length: number) => Uint8Array;
};

export type MadeTxProof =
  | { verdict: "made"; proof: string }
  | Exclude<AddressVerdict, { verdict: "valid" }>
  | { verdict: "bad-txid" }
  | { verdict: "malformed-tx-key" }
  /** The transaction's public keys aren't points. */
  | { verdict: "bad-tx-key" };

/** Makes a payer's `OutProofV2` from the transaction's secret key, which then need not be shown. Constant time. */
export function makeOutProof(
  { txKey, ...options }: MakeTxProofOptions & { /** As wallets give it out. */ txKey: string },
): MadeTxProof {
  const secrets = readTxKeys(txKey);
  if (secrets === undefined) return { verdict: "malformed-tx-key" };
  const addressed = judgeRequest(options);
  if (addressed.verdict !== "valid") return addressed;
  const other = knownPoint(addressed.address.viewKey);
  const base = baseOf(addressed.address);
  const prefix = paymentPrefix(options.txid, options.message);
  const pairs = secrets.map((secret): ProofPair => {
    const known = base === undefined ? secretSum(secret) : timesSecret(secret, base);
    return signedPair({ prefix, known, other, base, secret, nonce: randomScalar(options.randomBytes) });
  });
  return { verdict: "made", proof: formatTxProof({ direction: "out", pairs }) };
}

/** Makes a recipient's `InProofV2` from the secret view key (of a subaddress too: it is the wallet's). Constant time. */
export function makeInProof(
  { viewSecret, txPublicKeys, ...options }: MakeTxProofOptions & {
    viewSecret: bigint;
    /** The main key from the transaction's extra, then all additional ones, 32 bytes each. */
    txPublicKeys: readonly Uint8Array[];
  },
): MadeTxProof {
  const addressed = judgeRequest(options);
  if (addressed.verdict !== "valid") return addressed;
  const known = knownPoint(addressed.address.viewKey);
  const base = baseOf(addressed.address);
  const prefix = paymentPrefix(options.txid, options.message);
  const pairs: ProofPair[] = [];
  for (const bytes of txPublicKeys) {
    const other = readPoint(bytes);
    if (other === undefined) return { verdict: "bad-tx-key" };
    const nonce = randomScalar(options.randomBytes);
    pairs.push(signedPair({ prefix, known, other, base, secret: viewSecret, nonce }));
  }
  return { verdict: "made", proof: formatTxProof({ direction: "in", pairs }) };
}

function judgeRequest({ txid, address }: MakeTxProofOptions): AddressVerdict | { verdict: "bad-txid" } {
  return isHex(txid, 32) ? judgeMoneroAddress(address) : { verdict: "bad-txid" };
}

function baseOf({ kind, spendKey }: MoneroAddress): Point | undefined {
  return kind === "subaddress" ? knownPoint(spendKey) : undefined;
}

/** 64 bytes, so that the remainder is even to within 2^-256. */
function randomScalar(randomBytes: (length: number) => Uint8Array): bigint {
  const scalar = reduceScalar(readLittleEndian(randomBytes(64)));
  if (scalar === 0n) throw new Error("a random generator that gives zeros is broken");
  return scalar;
}

type PairOptions = {
  prefix: Uint8Array;
  known: Point;
  other: Point;
  base: Point | undefined;
  secret: bigint;
  nonce: bigint;
};

function signedPair({ prefix, known, other, base, secret, nonce }: PairOptions): ProofPair {
  const sharedSecret = timesSecret(secret, other);
  const statement = { prefix, known, other, sharedSecret, ...(base === undefined ? {} : { base }) };
  const onBase = base === undefined ? secretSum(nonce) : timesSecret(nonce, base);
  const c = proofChallenge(statement, onBase, timesSecret(nonce, other));
  return { sharedSecret, c, s: reduceScalar(nonce - c * secret) };
}
