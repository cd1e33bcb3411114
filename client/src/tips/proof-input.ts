import { isHex } from "../../../contracts/hex.ts";
import { makeOutProof } from "../../../contracts/monero/make-tx-proof.ts";
import { readTxProof } from "../../../contracts/monero/proof-text.ts";

/** What was typed into the two fields, as a proof; or what is wrong with which field. */
export type ProofInput =
  | { state: "proof"; txid: string; proof: string }
  | { state: "faulty"; txid?: "txid"; proof?: ProofFault };

/** Each has its sentence in the locales (`tips.fault-<code>`). */
export type ProofFault = "proof-missing" | "proof-received" | "proof-old" | "proof-damaged" | "key-damaged";

export type ProofInputOptions = {
  txid: string;
  /** A payer's proof, or the transaction's key: the proof is then made here, and the key goes nowhere. */
  proof: string;
  payTo: string;
  message: string;
  randomBytes: (length: number) => Uint8Array;
};

/** Feather hands a proof out within a letter: its network, transaction, address and words around it. */
const LETTER = /-----BEGIN \w+ SIGNATURE-----([^-]*)-----END/;

/** Reads what a wallet gave out, as people paste it: with spaces, line breaks and quotation marks, or as a whole letter. */
export function readProofInput(typed: ProofInputOptions): ProofInput {
  const txid = unwrapped(typed.txid).toLowerCase();
  const text = unwrapped(LETTER.exec(typed.proof)?.[1] ?? typed.proof);
  const proof = isTxKey(text) ? proofOfKey(text.toLowerCase(), txid, typed) : judgeProof(text);
  const wrongTxid = isHex(txid, 32) ? {} : { txid: "txid" as const };
  if ("fault" in proof) return { state: "faulty", ...wrongTxid, proof: proof.fault };
  if ("txid" in wrongTxid) return { state: "faulty", ...wrongTxid };
  return { state: "proof", txid, proof: proof.proof };
}

type Read = { proof: string } | { fault: ProofFault };

function judgeProof(text: string): Read {
  if (text === "") return { fault: "proof-missing" };
  if (text.startsWith("InProof")) return { fault: "proof-received" };
  if (text.startsWith("OutProofV1")) return { fault: "proof-old" };
  return readTxProof(text).verdict === "read" ? { proof: text } : { fault: "proof-damaged" };
}

function proofOfKey(txKey: string, txid: string, { payTo, message, randomBytes }: ProofInputOptions): Read {
  // What is wrong with the other field is said there.
  const made = makeOutProof({
    txid: isHex(txid, 32) ? txid : "0".repeat(64),
    address: payTo,
    message,
    txKey,
    randomBytes,
  });
  return made.verdict === "made" ? { proof: made.proof } : { fault: "key-damaged" };
}

function isTxKey(text: string): boolean {
  return /^[0-9a-f]+$/i.test(text) && text.length >= 64 && text.length % 64 === 0;
}

function unwrapped(text: string): string {
  return text.replace(/[\s"'<>]/g, "");
}
