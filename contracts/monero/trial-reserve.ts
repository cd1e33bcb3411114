import { bytesOf } from "./trial-payments.ts";
import { toBase58 } from "./base58.ts";
import { derivationOf, outputScalar } from "./derivation.ts";
import { hashToPoint } from "./hash-to-point.ts";
import { hashToScalar, keccak256 } from "./keccak.ts";
import { type Point, secretSum, timesSecret } from "./point.ts";
import { proofChallenge } from "./proof-signature.ts";
import { reduceScalar, scalarBytes } from "./scalar.ts";
import { trialNonce, type TrialTransaction, type TrialWallet } from "./trial-chain.ts";

/** What a hand-made reserve proof can have wrong with it, while all its other signatures hold. */
export type ReserveFaults = {
  /** Added to the bytes of the key image before all is signed. */
  keyImagePlus?: Point;
  index?: number;
  /** Whose spend keys sign; the prover's own if not said. */
  signers?: readonly TrialWallet[];
  /** Signs these parts over other words. */
  wrongly?: readonly ("shared secret" | "key image")[];
};

type Signed = { key: Point; secret: bigint; nonce: bigint };

/** A reserve proof over these outputs of one wallet. */
export function makeTrialReserve(
  { wallet, transactions, message, faults = {} }: {
    wallet: TrialWallet;
    transactions: readonly TrialTransaction[];
    message: string;
    faults?: ReserveFaults;
  },
): string {
  const entries = transactions.map((tx) => {
    const txKey = secretSum(tx.txSecret);
    const sharedSecret = timesSecret(wallet.viewSecret, txKey);
    const secret = reduceScalar(outputScalar(derivationOf(sharedSecret), 0) + wallet.spendSecret);
    const image = timesSecret(secret, hashToPoint(tx.key));
    const keyImage = faults.keyImagePlus === undefined ? image : image.add(faults.keyImagePlus);
    return { tx, txKey, sharedSecret, secret, keyImage };
  });
  const prefix = keccak256(
    new TextEncoder().encode(message),
    wallet.spend.toBytes(),
    wallet.view.toBytes(),
    ...entries.map(({ keyImage }) => keyImage.toBytes()),
  );
  const prefixOf = (part: "shared secret" | "key image") =>
    faults.wrongly?.includes(part) ? keccak256(prefix) : prefix;

  const bytes: number[] = [entries.length];
  for (const { tx, txKey, sharedSecret, secret, keyImage } of entries) {
    const nonce = trialNonce(tx.txid);
    const statement = { prefix: prefixOf("shared secret"), known: wallet.view, other: txKey, sharedSecret };
    const c = proofChallenge(statement, secretSum(nonce), timesSecret(nonce, txKey));
    const shared = [c, reduceScalar(nonce - c * wallet.viewSecret)];
    const onBase = secretSum(nonce).toBytes();
    const onImage = timesSecret(nonce, hashToPoint(tx.key)).toBytes();
    const ring = hashToScalar(prefixOf("key image"), onBase, onImage);
    const image = [ring, reduceScalar(nonce - ring * secret)];
    bytes.push(0, ...bytesOf(tx.txid), faults.index ?? 0, ...sharedSecret.toBytes(), ...keyImage.toBytes());
    for (const scalar of [...shared, ...image]) bytes.push(...scalarBytes(scalar));
  }
  const signers = faults.signers ?? [wallet];
  bytes.push(signers.length);
  for (const { spend, spendSecret } of signers) {
    const signed: Signed = { key: spend, secret: spendSecret, nonce: trialNonce("spend key") };
    bytes.push(2, ...spend.toBytes(), ...plainSignature(prefix, signed));
  }
  return "ReserveProofV2" + toBase58(Uint8Array.from(bytes));
}

function plainSignature(prefix: Uint8Array, { key, secret, nonce }: Signed): number[] {
  const c = hashToScalar(prefix, key.toBytes(), secretSum(nonce).toBytes());
  return [...scalarBytes(c), ...scalarBytes(reduceScalar(nonce - c * secret))];
}
