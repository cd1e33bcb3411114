import { fromHex, isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import {
  checkSchnorr,
  type EventTemplate,
  firstTag,
  type NostrEvent,
  readEvent,
  type SignatureCheck,
  soleTagValue,
  tagsNamed,
  verifyEvent,
} from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import { isPeerId, peerIdOf } from "./peer-id.ts";

/** "I took these bytes from that peer", said by who received. */
export type Receipt = {
  /** Text form of the stream's address. */
  address: string;
  sid: string;
  /** Peer id of who sent the bytes. */
  from: string;
  /** Peer id of who received them and signs. */
  to: string;
  /** First and last segment that the bytes belong to. */
  first: number;
  last: number;
  bytes: number;
};

/** What became of a receipt. */
export type ReceiptVerdict =
  | ({ verdict: "accepted"; id: string; createdAt: number } & Receipt)
  /** No receipt, or a field missing, doubled or broken. */
  | { verdict: "malformed" }
  | { verdict: "about-oneself" }
  | { verdict: "wrong-address"; address: string }
  | { verdict: "unknown-session"; sid: string }
  /** About bytes that another peer sent. */
  | { verdict: "wrong-sender"; from: string }
  /** The signing key isn't the one that the receiver's peer id was made of. */
  | { verdict: "wrong-signer"; signer: string }
  | { verdict: "bad-signature" };

export type VerifyReceiptOptions = {
  /** As parsed from JSON. */
  event: unknown;
  address: string;
  /** The sessions of that stream known here. */
  sessions: readonly string[];
  /** Who should be praised; default: anyone but the signer. */
  from?: string;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Writes a receipt for the receiver to sign with the key that its peer id was made of. */
export function receiptTemplate(receipt: Receipt, nowSeconds: number): EventTemplate {
  const { address, sid, from, to, first, last, bytes } = receipt;
  const template = {
    kind: KIND.transferReceipt,
    created_at: nowSeconds,
    tags: [
      ["a", address],
      ["session", sid],
      ["from", from],
      ["to", to],
      ["n", String(first), String(last)],
      ["bytes", String(bytes)],
    ],
    content: "",
  };
  if (from === to || read(template) === undefined) throw new Error("not a receipt");
  return template;
}

/** Reads what a receipt says; verifies nothing. Strict: a field said twice is no field. */
export function readReceipt(event: NostrEvent): Receipt | undefined {
  return read(event);
}

function read(event: EventTemplate): Receipt | undefined {
  if (event.kind !== KIND.transferReceipt) return undefined;
  const address = soleTagValue(event, "a");
  const sid = soleTagValue(event, "session");
  const from = soleTagValue(event, "from");
  const to = soleTagValue(event, "to");
  const bytes = readCount(soleTagValue(event, "bytes"));
  if (address === undefined || readAddress(address) === undefined || !isHex(sid, 8)) return undefined;
  if (!isPeerId(from) || !isPeerId(to) || bytes === undefined || bytes === 0) return undefined;

  const range = firstTag(event, "n");
  if (tagsNamed(event, "n").length !== 1 || range?.length !== 3) return undefined;
  const [first, last] = [readCount(range[1]), readCount(range[2])];
  if (first === undefined || last === undefined || last < first) return undefined;
  return { address, sid, from, to, first, last, bytes };
}

/** Judges a receipt. Whoever adds receipts up counts each `id` once. */
export function verifyReceipt(options: VerifyReceiptOptions): ReceiptVerdict {
  const { address, sessions, from, check = checkSchnorr } = options;
  const event = readEvent(options.event);
  const receipt = event && readReceipt(event);
  if (event === undefined || receipt === undefined) return { verdict: "malformed" };
  if (receipt.from === receipt.to) return { verdict: "about-oneself" };
  if (receipt.address !== address) return { verdict: "wrong-address", address: receipt.address };
  if (!sessions.includes(receipt.sid)) return { verdict: "unknown-session", sid: receipt.sid };
  if (from !== undefined && receipt.from !== from) return { verdict: "wrong-sender", from: receipt.from };
  const signer = fromHex(event.pubkey);
  if (signer === undefined || peerIdOf(signer, address) !== receipt.to) {
    return { verdict: "wrong-signer", signer: event.pubkey };
  }
  // Last, since it is the only costly step.
  if (!verifyEvent(event, check)) return { verdict: "bad-signature" };
  return { verdict: "accepted", id: event.id, createdAt: event.created_at, ...receipt };
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : undefined;
}
