import { checkSchnorr, readEvent, type SignatureCheck, verifyEvent } from "../nostr/event.ts";
import { sha256 } from "../sha256.ts";
import { canonicalJson } from "./canonical-json.ts";
import { signedWithKey, signWithKey } from "./key-signature.ts";
import { PERIOD_CLOCK_SECONDS } from "./period.ts";
import { pointOf } from "./shares.ts";
import { readStakeReceipt } from "./stake-receipt.ts";

/** "This page speaks for my stake", said with the viewer's base key. */
export type StakedPage = {
  /** Hash of the stake's context, 64 hex. */
  stake: string;
  /** Text form of the stream's address. */
  address: string;
  /** The page's Nostr key, 64 hex. */
  page: string;
};

/** How long an arbiter's receipt of an active stake admits: its stake may end meanwhile. */
export const STAKE_RECEIPT_SECONDS = 6 * 60 * 60;

/** How long a receipt admits of a stake whose payment is on its way: it may be spent elsewhere, or forgotten. */
export const SEEN_RECEIPT_SECONDS = 10 * 60;

/** To how many others a page may be connected whose stake isn't final: it has nothing to lose yet. */
export const SEEN_DEGREE = 2;

/** How far the arbiter's clock may be ahead. */
const CLOCK_SECONDS = 60;
const SIGNED = "dstream-escrow/1/page";

/** Signs that a page speaks for a stake; 128 hex. */
export function signStakedPage(page: StakedPage, viewerSecret: bigint): string {
  return signWithKey(SIGNED, viewerSecret, statement(page));
}

/** Whether the viewer with this base key, 64 hex, signed that a page speaks for its stake. */
export function isStakedPage(page: StakedPage, viewer: string, signature: string): boolean {
  return signedWithKey(SIGNED, pointOf(viewer), statement(page), signature);
}

export type JudgeStakedPageOptions = {
  /** The arbiter's newest receipt that the stake is seen or active (kind 4323), as parsed from JSON. */
  receipt: unknown;
  /** As `signStakedPage` made it. */
  signature: string;
  address: string;
  page: string;
  /** Nostr keys of the arbiters that the creator's newest terms list. */
  arbiters: readonly string[];
  nowSeconds: number;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

export type StakedPageVerdict =
  /** `until`, in Unix seconds, is what this receipt admits to at most; `final`: the payment has its confirmations. */
  | { verdict: "staked"; stake: string; until: number; final: boolean }
  /** No receipt that a stake is seen or active, or its signature is wrong. */
  | { verdict: "bad-stake-receipt" }
  | { verdict: "unlisted-arbiter"; arbiter: string }
  | { verdict: "foreign-stake"; stream: string }
  | { verdict: "stake-receipt-expired" }
  /** The stake is for another time. */
  | { verdict: "stake-not-yet"; from: number }
  | { verdict: "stake-period-over"; until: number }
  /** The stake's viewer didn't sign for this page. */
  | { verdict: "foreign-page" };

/** Judges whether a page speaks for a stake that an arbiter of the creator's choice said is active, a short while ago. */
export function judgeStakedPage(options: JudgeStakedPageOptions): StakedPageVerdict {
  const { address, page, arbiters, nowSeconds, signature, check = checkSchnorr } = options;
  const event = readEvent(options.receipt);
  const receipt = event && readStakeReceipt(event);
  if (event === undefined || receipt === undefined) return { verdict: "bad-stake-receipt" };
  if (receipt.step !== "active" && receipt.step !== "seen") return { verdict: "bad-stake-receipt" };
  if (!arbiters.includes(event.pubkey)) return { verdict: "unlisted-arbiter", arbiter: event.pubkey };
  if (receipt.stream !== address) return { verdict: "foreign-stake", stream: receipt.stream };
  const final = receipt.step === "active";
  const age = nowSeconds - event.created_at;
  const lasts = final ? STAKE_RECEIPT_SECONDS : SEEN_RECEIPT_SECONDS;
  if (age > lasts || age < -CLOCK_SECONDS) return { verdict: "stake-receipt-expired" };
  const { from, until: end, viewer, context: stake } = receipt;
  if (nowSeconds < from - PERIOD_CLOCK_SECONDS) return { verdict: "stake-not-yet", from };
  if (nowSeconds >= end) return { verdict: "stake-period-over", until: end };
  if (!verifyEvent(event, check)) return { verdict: "bad-stake-receipt" };
  if (!isStakedPage({ stake, address, page }, viewer, signature)) return { verdict: "foreign-page" };
  return { verdict: "staked", stake, until: final ? end : Math.min(end, event.created_at + lasts), final };
}

function statement({ stake, address, page }: StakedPage): Uint8Array {
  return sha256(new TextEncoder().encode(canonicalJson({ stake, address, page })));
}
