import { isHex } from "../hex.ts";
import { readTipMessage, type Tip } from "../monero/tip.ts";
import { formatAddress, readAddress } from "./address.ts";
import {
  checkSchnorr,
  type EventTemplate,
  type NostrEvent,
  readEvent,
  type SignatureCheck,
  soleTagValue,
  tagsNamed,
  verifyEvent,
} from "./event.ts";
import { readJson } from "./json.ts";
import { KIND } from "./kinds.ts";
import { readUnixTime } from "./unix-time.ts";

/** How sure a tip is, in rising order: seen by a node, then so many confirmations by two. None is final. */
export const TIP_LEVELS = ["pool", "1", "10"] as const;
export type TipLevel = typeof TIP_LEVELS[number];

/** Characters (UTF-16 units) that a payer may say along. */
export const MAX_TIP_WORDS = 280;
/** A receipt of an edge is believed for 30 days at most, whatever it says of itself. */
export const MAX_RECEIPT_SECONDS = 30 * 24 * 60 * 60;
/** How far the clock of whoever signed may be ahead. */
const RECEIPT_CLOCK_SECONDS = 60;

/** Content beyond this is nobody's words. */
const MAX_CONTENT = 4096;
/** More than the supply: 2^64 piconero. */
const LARGEST_AMOUNT = (1n << 64n) - 1n;
const MOST_MARKS = 16;
/** More than the longest proof and the longest tip message. */
const MAX_PROOF = 4096;
const MAX_MESSAGE = 512;
/** Payment targets of some kinds of money; more than any that are in use have. */
const MAX_TARGET = 2048;
/** How far a block's time may be ahead of every clock. */
const BLOCK_CLOCK_SECONDS = 2 * 60 * 60;

/** What an edge says of a tip that it looked up; the transaction isn't named. */
export type PrivateTipReceipt = {
  form: "private";
  /** Text form of the stream's address. */
  address: string;
  /** 16 hex; none for a tip outside any session. */
  sid?: string;
  /** Piconero. */
  amount: bigint;
  level: TipLevel;
  /** 16 hex. A tip is its stream and nonce: a later receipt of the same one replaces the earlier. */
  nonce: string;
  /** The payer's Nostr key; none for an anonymous tip. */
  payer?: string;
  /**
   * For each output 32 hex that the same edge gives to no other: one payment that was proven for two tips has the same in both, so
   * count each once. To anybody else they say nothing about the payment. None from an edge that gives none: PROTOCOL asks for none.
   */
  marks: string[];
  /**
   * Unix seconds by the clock of the block's miner, from level `1` on: a payment that is proven anew is as old as it was. None from an
   * edge that doesn't say; the receipt's date has to do then.
   */
  minedAt?: number;
  /** Unix seconds. */
  exp: number;
  words: string;
};

/** What a payer claims: txid and proof are checked by each viewer's own page (`judgeTip`). */
export type PublicTipReceipt = {
  form: "public";
  /** What `m` says. */
  tip: Tip & { payer: string };
  /** Text form of the stream's address. */
  address: string;
  m: string;
  txid: string;
  proof: string;
  /** The creator's payment targets as the payer saw them, if they are short: unverified, and of use once newer ones name another address. */
  target?: NostrEvent;
  words: string;
};

export type TipReceipt = PrivateTipReceipt | PublicTipReceipt;

/** What became of a receipt. */
export type TipReceiptVerdict =
  /** An edge that the stream lists vouches for the tip until `exp`. */
  | ({ verdict: "vouched"; author: string; createdAt: number } & PrivateTipReceipt)
  /** The payer signed it; whether it is true, only the page's own nodes and `judgeTip` can tell. */
  | ({ verdict: "claimed"; author: string; createdAt: number } & PublicTipReceipt)
  /** No receipt, or a field missing, doubled or broken. */
  | { verdict: "malformed" }
  /** By a key that is none of the stream's edges, or not the payer that `m` names. */
  | { verdict: "wrong-author"; author: string }
  | { verdict: "wrong-address"; address: string }
  /** A payer's, without the `a` by which others would find it: shown on one page, it would be missing on all others. */
  | { verdict: "unaddressed" }
  /** For a session not asked for; undefined: for none. */
  | { verdict: "wrong-session"; sid: string | undefined }
  /** Unix seconds. */
  | { verdict: "expired"; exp: number }
  /** Dated ahead, in Unix seconds. */
  | { verdict: "too-new"; createdAt: number }
  | { verdict: "bad-signature" };

export type VerifyTipReceiptOptions = {
  /** As parsed from JSON. */
  event: unknown;
  /** Public keys of the edges that the creator's stream lists. */
  edges: readonly string[];
  /** The stream that is watched. */
  address: string;
  /** Sessions that count; default: any, and none. */
  sessions?: readonly string[];
  nowSeconds: number;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Writes a receipt for its author to sign: a private one for the edge, a public one for the payer's key in `m`. */
export function tipReceiptTemplate(receipt: TipReceipt, nowSeconds: number): EventTemplate {
  const template: EventTemplate = {
    kind: KIND.tipReceipt,
    created_at: nowSeconds,
    tags: [
      ["a", receipt.address],
      ...receipt.form === "private" ? vouchedTags(receipt) : claimedTags(receipt),
    ],
    content: receipt.words,
  };
  const isLong = receipt.words.length > MAX_TIP_WORDS ||
    receipt.form === "private" && receipt.exp > nowSeconds + MAX_RECEIPT_SECONDS;
  if (isLong || read(template) === undefined) throw new Error("not a receipt for a tip");
  return template;
}

function vouchedTags(
  { amount, level, nonce, sid, payer, marks, minedAt, exp }: PrivateTipReceipt,
): string[][] {
  return [
    ["amount", String(amount)],
    ["level", level],
    ["nonce", nonce],
    ...sid === undefined ? [] : [["session", sid]],
    ...payer === undefined ? [] : [["p", payer]],
    ...marks.map((mark) => ["mark", mark]),
    ...minedAt === undefined ? [] : [["mined", String(minedAt)]],
    ["exp", String(exp)],
    ["alt", "Receipt of a tip in Monero"],
  ];
}

function claimedTags({ m, txid, proof, target }: PublicTipReceipt): string[][] {
  return [
    ["txid", txid],
    ["proof", proof],
    ["m", m],
    ...target === undefined || !isEvidence(target) ? [] : [["target", JSON.stringify(target)]],
    ["alt", "A tip in Monero with its proof"],
  ];
}

/** An announcement may be long, and is replaced every hour: only payment targets go along. */
function isEvidence(target: NostrEvent): boolean {
  return target.kind === KIND.paymentTargets && JSON.stringify(target).length <= MAX_TARGET;
}

/**
 * Reads what a receipt says; verifies nothing. Strict: a field said twice is no field. Words that are too long are left out, and a
 * life that is too long is cut.
 */
export function readTipReceipt(event: NostrEvent): TipReceipt | undefined {
  return read(event);
}

function read(event: EventTemplate): TipReceipt | undefined {
  if (event.kind !== KIND.tipReceipt) return undefined;
  const { content } = event;
  if (content.length > MAX_CONTENT || !content.isWellFormed()) return undefined;
  const words = content.length > MAX_TIP_WORDS ? "" : content;
  const isClaim = ["txid", "proof", "m"].some((name) => tagsNamed(event, name).length > 0);
  return isClaim ? readClaimed(event, words) : readVouched(event, words);
}

function readVouched(event: EventTemplate, words: string): PrivateTipReceipt | undefined {
  const address = soleTagValue(event, "a");
  if (address === undefined || readAddress(address) === undefined) return undefined;
  const amount = readPiconero(soleTagValue(event, "amount"));
  const level = TIP_LEVELS.find((name) => name === soleTagValue(event, "level"));
  const nonce = soleTagValue(event, "nonce");
  const said = readUnixTime(soleTagValue(event, "exp"));
  if (amount === undefined || level === undefined || !isHex(nonce, 8) || said === undefined) return undefined;
  if (said <= event.created_at) return undefined;
  const exp = Math.min(said, event.created_at + MAX_RECEIPT_SECONDS);
  const sid = readOptional(event, "session", 8);
  const payer = readOptional(event, "p", 32);
  if (sid === "broken" || payer === "broken") return undefined;
  const marks = tagsNamed(event, "mark").map(([, mark]) => mark).filter((mark) => isHex(mark, 16));
  if (marks.length !== tagsNamed(event, "mark").length) return undefined;
  if (marks.length > MOST_MARKS || new Set(marks).size !== marks.length) return undefined;
  const minedAt = readUnixTime(soleTagValue(event, "mined"));
  if (minedAt === undefined && tagsNamed(event, "mined").length > 0) return undefined;
  if (minedAt !== undefined && minedAt > event.created_at + BLOCK_CLOCK_SECONDS) return undefined;
  return {
    form: "private",
    address,
    amount,
    level,
    nonce,
    marks,
    exp,
    words,
    ...sid === undefined ? {} : { sid },
    ...payer === undefined ? {} : { payer },
    ...minedAt === undefined ? {} : { minedAt },
  };
}

function readClaimed(event: EventTemplate, words: string): PublicTipReceipt | undefined {
  const [txid, proof, m] = ["txid", "proof", "m"].map((name) => soleTagValue(event, name));
  if (!isHex(txid, 32) || proof === undefined || m === undefined) return undefined;
  if (m.length > MAX_MESSAGE || proof.length > MAX_PROOF || !proof.startsWith("OutProof")) return undefined;
  const tip = readTipMessage(m);
  // Without a payer in it anybody could copy the proof and sign it as their own.
  if (tip?.payer === undefined) return undefined;
  const address = formatAddress(tip.stream);
  if (tagsNamed(event, "a").length > 0 && soleTagValue(event, "a") !== address) return undefined;
  const target = readEvidence(event, tip.stream.creator);
  if (target === "broken") return undefined;
  return {
    form: "public",
    tip: { ...tip, payer: tip.payer },
    address,
    m,
    txid,
    proof,
    words,
    ...target === undefined ? {} : { target },
  };
}

function readEvidence(event: EventTemplate, creator: string): NostrEvent | undefined | "broken" {
  if (tagsNamed(event, "target").length === 0) return undefined;
  const text = soleTagValue(event, "target") ?? "";
  const target = text.length > MAX_TARGET ? undefined : readEvent(readJson(text));
  return target?.kind === KIND.paymentTargets && target.pubkey === creator ? target : "broken";
}

/** Judges a receipt. For a `claimed` one the payment itself is still to be judged. */
export function verifyTipReceipt(options: VerifyTipReceiptOptions): TipReceiptVerdict {
  const { edges, address, sessions, nowSeconds, check = checkSchnorr } = options;
  const event = readEvent(options.event);
  const receipt = event && readTipReceipt(event);
  if (event === undefined || receipt === undefined) return { verdict: "malformed" };
  const { pubkey: author, created_at: createdAt } = event;
  const isAuthor = receipt.form === "private" ? edges.includes(author) : receipt.tip.payer === author;
  if (!isAuthor) return { verdict: "wrong-author", author };
  if (receipt.address !== address) return { verdict: "wrong-address", address: receipt.address };
  if (tagsNamed(event, "a").length === 0) return { verdict: "unaddressed" };
  const sid = receipt.form === "private" ? receipt.sid : receipt.tip.sid;
  if (sessions !== undefined && (sid === undefined || !sessions.includes(sid))) {
    return { verdict: "wrong-session", sid };
  }
  if (receipt.form === "private" && nowSeconds >= receipt.exp) {
    return { verdict: "expired", exp: receipt.exp };
  }
  if (createdAt > nowSeconds + RECEIPT_CLOCK_SECONDS) return { verdict: "too-new", createdAt };
  // Last, since it is the only costly step.
  if (!verifyEvent(event, check)) return { verdict: "bad-signature" };
  return receipt.form === "private"
    ? { verdict: "vouched", author, createdAt, ...receipt }
    : { verdict: "claimed", author, createdAt, ...receipt };
}

/** A tag that may be missing; said twice or spelled otherwise it breaks the receipt. */
function readOptional(event: EventTemplate, name: string, bytes: number): string | undefined | "broken" {
  if (tagsNamed(event, name).length === 0) return undefined;
  const value = soleTagValue(event, name);
  return isHex(value, bytes) ? value : "broken";
}

function readPiconero(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^(0|[1-9][0-9]{0,19})$/.test(text)) return undefined;
  const amount = BigInt(text);
  return amount <= LARGEST_AMOUNT ? amount : undefined;
}
