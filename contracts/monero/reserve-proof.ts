import { toHex } from "../hex.ts";
import {
  type AddressVerdict,
  judgeMoneroAddress,
  type MoneroAddress,
  type MoneroNetwork,
} from "./address.ts";
import { derivationOf } from "./derivation.ts";
import { ownsKeyImage, signedByKey } from "./key-image.ts";
import { keccak256 } from "./keccak.ts";
import { txPublicKeys } from "./payment.ts";
import { knownPoint, type Point } from "./point.ts";
import { provesStatement } from "./proof-signature.ts";
import { publicSum } from "./public-sum.ts";
import { receivedOutputs } from "./received-outputs.ts";
import {
  readReserveProof,
  type ReserveEntry,
  type ReserveProof,
  type ReserveTextRefusal,
} from "./reserve-proof-text.ts";
import { judgeServedTransaction, type ServedRefusal, type ServedTransaction } from "./served-transaction.ts";
import type { Transaction } from "./transaction.ts";

export type ReserveProofOptions = {
  /** The primary address of the wallet that proves. */
  address: string;
  network?: MoneroNetwork;
  message: string;
  proof: string;
  /** By transaction id, as a node served them; ask `readReserveProof` which are needed. */
  served: ReadonlyMap<string, ServedTransaction>;
};

/** An output that is the prover's. Whether it is spent, only nodes know: ask them about each key image. */
export type ReservedOutput = { txid: string; index: number; amount: bigint; keyImage: string };

/** A refusal that concerns one output of the proof: its place among the entries. */
type AtEntry<Refusal> = Refusal & { entry: number };

export type ReserveProofVerdict =
  | { verdict: "reserved"; amount: bigint; outputs: ReservedOutput[] }
  | ReserveTextRefusal
  | Exclude<AddressVerdict, { verdict: "valid" }>
  /** Only a primary address stands for a wallet. */
  | { verdict: "not-primary-address" }
  | { verdict: "duplicate-output"; keyImage: string }
  | { verdict: "wrong-spend-key-signature" }
  /** The address' own spend key signed nothing: else knowing a view key would do to borrow an address. */
  | { verdict: "unsigned-address" }
  | AtEntry<
    | ServedRefusal
    | { verdict: "missing-transaction"; txid: string }
    | { verdict: "no-such-output" }
    | { verdict: "bad-tx-key" }
    /** The message, the address or the proof isn't what was signed. */
    | { verdict: "wrong-shared-secret-signature" }
    | { verdict: "wrong-key-image-signature" }
    | { verdict: "not-received" }
    | { verdict: "commitment-mismatch" }
  >;

/** Judges a proof that somebody holds coins, bound to a message. Public data only. */
export function judgeReserveProof(
  { address: text, network, message, proof: proofText, served }: ReserveProofOptions,
): ReserveProofVerdict {
  const addressed = judgeMoneroAddress(text, network);
  if (addressed.verdict !== "valid") return addressed;
  const { address } = addressed;
  if (address.kind !== "standard") return { verdict: "not-primary-address" };
  const read = readReserveProof(proofText);
  if (read.verdict !== "read") return read;
  const { proof } = read;
  const twice = repeatedKeyImage(proof);
  if (twice !== undefined) return { verdict: "duplicate-output", keyImage: twice };

  const prefix = reservePrefix({ message, address, proof });
  if (!proof.spendKeys.every(({ key, signature }) => signedByKey(prefix, key, signature))) {
    return { verdict: "wrong-spend-key-signature" };
  }
  const spendKeys = new Set(proof.spendKeys.map(({ key }) => toHex(key)));
  if (!spendKeys.has(toHex(address.spendKey))) return { verdict: "unsigned-address" };

  const view = knownPoint(address.viewKey);
  const outputs: ReservedOutput[] = [];
  for (const [at, entry] of proof.entries.entries()) {
    const answer = served.get(entry.txid);
    if (answer === undefined) return { verdict: "missing-transaction", txid: entry.txid, entry: at };
    const payable = judgeServedTransaction(entry.txid, answer);
    if (payable.verdict !== "payable") return { ...payable, entry: at };
    const amount = entryAmount({ entry, transaction: payable.transaction, prefix, view, spendKeys });
    if (typeof amount !== "bigint") return { ...amount, entry: at };
    outputs.push({ txid: entry.txid, index: entry.index, amount, keyImage: entry.keyImageHex });
  }
  return { verdict: "reserved", amount: outputs.reduce((sum, { amount }) => sum + amount, 0n), outputs };
}

/** Wallets count an output as often as it is listed. */
function repeatedKeyImage({ entries }: ReserveProof): string | undefined {
  const images = entries.map(({ keyImageHex }) => keyImageHex);
  return images.find((image, at) => images.indexOf(image) !== at);
}

type PrefixOptions = { message: string; address: MoneroAddress; proof: ReserveProof };

function reservePrefix({ message, address, proof }: PrefixOptions): Uint8Array {
  return keccak256(
    new TextEncoder().encode(message),
    address.spendKey,
    address.viewKey,
    ...proof.entries.map(({ keyImage }) => keyImage.toBytes()),
  );
}

type EntryOptions = {
  entry: ReserveEntry;
  transaction: Transaction;
  prefix: Uint8Array;
  view: Point;
  spendKeys: ReadonlySet<string>;
};

type EntryRefusal =
  | { verdict: "no-such-output" }
  | { verdict: "bad-tx-key" }
  | { verdict: "wrong-shared-secret-signature" }
  | { verdict: "wrong-key-image-signature" }
  | { verdict: "not-received" }
  | { verdict: "commitment-mismatch" };

function entryAmount(
  { entry, transaction, prefix, view, spendKeys }: EntryOptions,
): bigint | EntryRefusal {
  const { index, sharedSecret, sharedSecretSignature, keyImage, keyImageSignature } = entry;
  const output = transaction.outputs[index];
  if (output === undefined) return { verdict: "no-such-output" };
  const keys = txPublicKeys(transaction);
  const candidates = [keys[0], keys[1 + index]].filter((key) => key !== undefined);
  if (candidates.length === 0) return { verdict: "bad-tx-key" };
  const isShared = candidates.some((other) =>
    provesStatement({ prefix, known: view, other, sharedSecret }, sharedSecretSignature)
  );
  if (!isShared) return { verdict: "wrong-shared-secret-signature" };
  if (!ownsKeyImage({ prefix, outputKey: output.key, keyImage }, keyImageSignature)) {
    return { verdict: "wrong-key-image-signature" };
  }
  const derivations: (Uint8Array | undefined)[] = [];
  derivations[1 + index] = derivationOf(sharedSecret);
  const search = receivedOutputs({ transaction, derivations, spendKeys, sum: publicSum });
  if (search.verdict !== "searched") return { verdict: "commitment-mismatch" };
  return search.outputs[0]?.amount ?? { verdict: "not-received" };
}
