import { toHex } from "../../../contracts/hex.ts";
import { tipMessage, tipPaymentId } from "../../../contracts/monero/tip.ts";
import { readAddress } from "../../../contracts/nostr/address.ts";
import type { TipLevel, TipReceiptVerdict } from "../../../contracts/nostr/tip-receipt.ts";
import { compareLevels } from "./levels.ts";

/** A receipt that an edge of the stream vouches for. */
export type VouchedReceipt = TipReceiptVerdict & { verdict: "vouched" };

/** What a payer claims in public, and what this page found out itself about it. */
export type CheckedClaim = {
  receipt: TipReceiptVerdict & { verdict: "claimed" };
  /** Piconero, as proven. */
  amount: bigint;
  level: TipLevel;
  /** As `judgeTip` made them. */
  marks: readonly string[];
  /** Unix seconds of the block that nodes agree on; none in the pool. */
  minedAt?: number;
};

/** A tip as it is shown: proven, and counted once. */
export type ShownTip = {
  /** The same whichever receipt told of it. */
  id: string;
  /** Piconero. */
  amount: bigint;
  level: TipLevel;
  /** The key that signed; a fresh one stands for nobody. */
  payer?: string;
  /** The session it was paid in, where a receipt names one. */
  sid?: string;
  words: string;
  /** Unix seconds of the first receipt, or of its block where that is known and older. */
  at: number;
  /** Unix seconds that goals go by, none of them a payer's to write: of its block, before that when an edge or this page first saw it. */
  paidAt: number;
  /** `edge`: an edge looked it up; `page`: this page did. */
  by: "edge" | "page";
};

type Source = {
  author: string;
  createdAt: number;
  level: TipLevel;
  /** Unix seconds after which it says nothing any more. */
  exp: number;
  words: string;
};
type Entry = {
  id: string;
  amount: bigint;
  payer?: string;
  sid?: string;
  at: number;
  /** Unix seconds at which an edge or this page first saw it. */
  seenAt: number;
  minedAt?: number;
  sources: Map<string, Source>;
};
type Told = {
  address: string;
  nonce: string;
  payer?: string;
  sid?: string;
  amount: bigint;
  at: number;
  seenAt: number;
  minedAt?: number;
};

/** Tips of one stream that a page remembers. */
const MOST = 5000;
/** What this page checked itself, beside the edges' keys. */
const PAGE = "page";

export type TipBookOptions = {
  /** Unix seconds. */
  now: () => number;
  /** Of a tip's message; default: `tipPaymentId()`. */
  paymentIdOf?: (message: string) => Uint8Array;
};

/** Collects receipts that were verified, and counts every payment once, whoever tells of it and however often. */
export function makeTipBook({ now, paymentIdOf = tipPaymentId }: TipBookOptions) {
  const entries = new Map<string, Entry>();
  /** Which tip a payment was counted for, by who marked it. */
  const owners = new Map<string, string>();
  /** Which message a payment id was counted for, whoever told: edges' marks of one payment differ. */
  const messages = new Map<string, string>();

  const put = (tip: Told, marks: readonly string[], source: Source): boolean => {
    // The nonce alone is the payer's to choose, so somebody could take another's.
    const id = `${tip.nonce}:${tip.payer ?? "-"}:${tip.amount}`;
    const marked = marks.map((mark) => `${source.author}:${mark}`);
    const message = messageOf(tip);
    const paymentId = message === undefined ? undefined : toHex(paymentIdOf(message));
    // One payment that was proven for two tips counts for the first.
    if (marked.some((mark) => (owners.get(mark) ?? id) !== id)) return false;
    if (paymentId !== undefined && (messages.get(paymentId) ?? message) !== message) return false;
    const known = entries.get(id);
    const before = known?.sources.get(source.author);
    if (before !== undefined && before.createdAt >= source.createdAt) return false;
    if (known === undefined && entries.size >= MOST) return false;
    const { payer, sid } = tip;
    const entry: Entry = known ??
      { id, amount: tip.amount, at: tip.at, seenAt: tip.seenAt, sources: new Map(), ...(payer && { payer }) };
    if (sid !== undefined) entry.sid ??= sid;
    entry.at = Math.min(entry.at, tip.at);
    entry.seenAt = Math.min(entry.seenAt, tip.seenAt);
    // A block that was given up for another dates it anew.
    if (tip.minedAt !== undefined) entry.minedAt = tip.minedAt;
    // Whoever has the proof can have the edge sign anew; words only with the payer's key.
    entry.sources.set(source.author, { ...source, words: source.words || (before?.words ?? "") });
    entries.set(id, entry);
    for (const mark of marked) owners.set(mark, id);
    if (paymentId !== undefined && message !== undefined) messages.set(paymentId, message);
    return true;
  };

  const shown = ({ id, amount, payer, sid, at, seenAt, minedAt, sources }: Entry): ShownTip | undefined => {
    let best: Source | undefined;
    for (const source of sources.values()) {
      if (source.exp <= now()) continue;
      if (best === undefined || compareLevels(source.level, best.level) > 0) best = source;
    }
    if (best === undefined) return undefined;
    const { level, words, author } = best;
    return {
      id,
      amount,
      level,
      // In public the payer signed them; an edge that heard none takes nobody's away.
      words: sources.get(PAGE)?.words || words ||
        ([...sources.values()].find((source) => source.words !== "")?.words ?? ""),
      at,
      paidAt: minedAt ?? seenAt,
      by: author === PAGE ? "page" : "edge",
      ...(payer === undefined ? {} : { payer }),
      ...(sid === undefined ? {} : { sid }),
    };
  };

  return {
    /** Takes an edge's receipt; says whether anything changed. */
    vouch(receipt: VouchedReceipt): boolean {
      const { createdAt, minedAt = Infinity, marks } = receipt;
      // An old payment can be proven anew at any time.
      return put({ ...receipt, at: Math.min(createdAt, minedAt), seenAt: createdAt }, marks, receipt);
    },

    /** Takes a public receipt whose payment this page checked, again and again as it is confirmed. */
    check({ receipt, amount, level, marks, minedAt }: CheckedClaim): boolean {
      const { address, createdAt, tip: { nonce, payer, sid }, words } = receipt;
      // Its author can date a receipt as they like, and sign it again.
      const at = Math.min(createdAt, minedAt ?? Infinity);
      const told: Told = { address, nonce, payer, amount, at, seenAt: now() };
      const tip = { ...told, ...(sid !== undefined && { sid }), ...(minedAt !== undefined && { minedAt }) };
      return put(tip, marks, { author: PAGE, createdAt: now(), level, exp: Infinity, words });
    },

    /** The page looked again and the payment is gone. */
    revoke(receipt: TipReceiptVerdict & { verdict: "claimed" }): boolean {
      const start = `${receipt.tip.nonce}:${receipt.tip.payer}:`;
      let changed = false;
      for (const [id, entry] of entries) {
        if (id.startsWith(start)) changed = entry.sources.delete(PAGE) || changed;
      }
      return changed;
    },

    /** What is proven now, oldest first. */
    tips: (): ShownTip[] =>
      [...entries.values()].map(shown).filter((tip) => tip !== undefined).sort((a, b) => a.at - b.at),
  };
}

export type TipBook = ReturnType<typeof makeTipBook>;

/** The message that the payment was made for, as far as a receipt tells. */
function messageOf({ address, nonce, payer, sid }: Told): string | undefined {
  const stream = readAddress(address);
  if (stream === undefined) return undefined;
  return tipMessage({
    stream,
    nonce,
    ...(payer !== undefined && { payer }),
    ...(sid !== undefined && { sid }),
  });
}
