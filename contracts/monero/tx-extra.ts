import { ByteReader } from "./byte-reader.ts";

/** What a transaction's free field says to its recipients; keys are 32 bytes and not checked yet. */
export type TxExtra = {
  /** `R`; the first if there are several, as wallets have it. */
  txPublicKey?: Uint8Array;
  /** One for each output, where subaddresses are among several recipients. */
  additionalKeys: Uint8Array[];
  /** 8 bytes, hidden from all but payer and recipient. */
  encryptedPaymentId?: Uint8Array;
};

const TAG = {
  padding: 0,
  txPublicKey: 1,
  nonce: 2,
  mergeMining: 3,
  additionalKeys: 4,
  minerGate: 0xde,
} as const;
const ENCRYPTED_PAYMENT_ID = 1;

/** Bytes that wallets let a nonce have. */
const LONGEST_NONCE = 255;

/**
 * Reads up to the first thing that wallet2 can't read, and no further: it sees nothing of what stands behind that, a
 * key included. Of what stands there twice the first counts; with nonces that is the first of any kind.
 */
export function readTxExtra(bytes: Uint8Array): TxExtra {
  const reader = new ByteReader(bytes);
  const extra: TxExtra = { additionalKeys: [] };
  let sawAdditional = false;
  let sawNonce = false;
  while (reader.left > 0 && reader.fault === undefined) {
    switch (reader.byte()) {
      case TAG.txPublicKey: {
        const key = reader.take(32);
        if (reader.fault === undefined) extra.txPublicKey ??= key;
        break;
      }
      case TAG.nonce: {
        const nonce = reader.take(reader.count(1));
        if (nonce.length > LONGEST_NONCE) return extra;
        const isPaymentId = nonce.length === 9 && nonce[0] === ENCRYPTED_PAYMENT_ID;
        if (reader.fault === undefined && isPaymentId && !sawNonce) {
          extra.encryptedPaymentId = nonce.subarray(1);
        }
        sawNonce = true;
        break;
      }
      case TAG.additionalKeys: {
        const keys = Array.from({ length: reader.count(32) }, () => reader.take(32));
        if (reader.fault === undefined && !sawAdditional) extra.additionalKeys = keys;
        sawAdditional = true;
        break;
      }
      case TAG.mergeMining:
        if (!isMergeMining(reader.take(reader.count(1)))) return extra;
        break;
      case TAG.minerGate:
        reader.take(reader.count(1));
        break;
      default:
        // Padding runs to the end; an unknown thing has no length of its own.
        return extra;
    }
  }
  return extra;
}

/** The depth of a tree and its root, nothing behind. */
function isMergeMining(body: Uint8Array): boolean {
  const reader = new ByteReader(body);
  reader.varint();
  reader.take(32);
  return reader.fault === undefined && reader.left === 0;
}
