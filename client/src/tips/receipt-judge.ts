import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { type TipReceiptVerdict, verifyTipReceipt } from "../../../contracts/nostr/tip-receipt.ts";
import type { TipEdge } from "./edge-client.ts";
import type { PaymentVerdict } from "./judge-payment.ts";
import { levelOf } from "./levels.ts";
import { makeTipBook, type ShownTip } from "./tip-book.ts";

export type Claim = TipReceiptVerdict & { verdict: "claimed" };

export type ReceiptJudgeOptions = {
  /** Text form of the stream's address. */
  address: string;
  /** This page's own check of public receipts, a handful at once: a verdict for each. */
  judge: (claims: readonly Claim[]) => Promise<PaymentVerdict[]>;
  /** Unix seconds. */
  now: () => number;
  after: (ms: number, work: () => void) => () => void;
  onChange: () => void;
};

type Entry = { claim: Claim; looks: number; wasPaid: boolean };

/** Receipts of edges whose key isn't known yet, the newest to come; a stranger can write as many as they like. */
const MOST_WAITING = 500;
/** Public receipts of one stream that wait for an answer; as many as a relay hands out at once. */
const MOST_CLAIMS = 500;
/** Refused ones that are kept in case the creator's addresses change, and names that need no more looks. */
const MOST_REFUSED = 200;
const MOST_SETTLED = 2000;
/** Anybody can sign more for one name than a person would. */
const MOST_OF_AUTHOR = 20;
/** Looked at together, which costs one question where they name payments that never were: the newest, the oldest, and known ones again. */
const BATCH = { newest: 12, oldest: 4, again: 4 } as const;
/** Between two questions. */
const PACE_MS = 300;
/** After so many that came to nothing the pause doubles, so that a flood of false receipts doesn't become one of questions. */
const FRUITLESS = 5;
const MOST_DOUBLINGS = 3;
const AGAIN_MS = 30_000;
const LONGEST_AGAIN_MS = 600_000;
/** A payment is looked for so often, and seldom where no node ever saw it: anybody can name one that never was. */
const MOST_LOOKS = 20;
const MOST_UNSEEN_LOOKS = 6;

/** Decides which receipts of a stream are true: an edge's by its key, a payer's by looking the payment up. */
export function makeReceiptJudge(o: ReceiptJudgeOptions) {
  const book = makeTipBook({ now: o.now });
  const edges = new Set<string>();
  let waiting: NostrEvent[] = [];
  const claims = new Map<string, Entry>();
  const refused = new Map<string, Claim>();
  const settled = new Set<string>();
  /** Never looked at yet, the newest first. */
  let fresh: string[] = [];
  let again: string[] = [];
  let fruitless = 0;
  let isBusy = false;
  let stopped = false;
  const stops = new Set<() => void>();

  const later = (ms: number, work: () => void) => {
    const stop = o.after(ms, () => {
      stops.delete(stop);
      work();
    });
    stops.add(stop);
  };

  const judge = (event: NostrEvent): TipReceiptVerdict =>
    // The pool hands out verified events alone.
    verifyTipReceipt({
      event,
      edges: [...edges],
      address: o.address,
      nowSeconds: o.now(),
      check: () => true,
    });

  const take = (event: NostrEvent) => {
    const judged = judge(event);
    if (judged.verdict === "vouched" && book.vouch(judged)) o.onChange();
    if (judged.verdict === "claimed") enqueue(judged);
    if (judged.verdict !== "wrong-author") return;
    // Perhaps the edge hasn't said its key yet.
    waiting.push(event);
    if (waiting.length > MOST_WAITING) waiting.shift();
  };

  const enqueue = (claim: Claim) => {
    const name = `${claim.txid}:${claim.m}`;
    if (claims.has(name) || refused.has(name) || settled.has(name)) return;
    if (!makeRoomFor(claim.author)) return;
    claims.set(name, { claim, looks: 0, wasPaid: false });
    fresh.unshift(name);
    work();
  };

  /** Gives up the author's oldest where they have many, and of all the oldest that was looked for and never seen, else the oldest that waits. */
  const makeRoomFor = (author: string): boolean => {
    const unpaid = [...claims].filter(([, { wasPaid }]) => !wasPaid);
    const own = unpaid.filter(([, { claim }]) => claim.author === author);
    if (own.length < MOST_OF_AUTHOR && claims.size < MOST_CLAIMS) return true;
    const among = own.length < MOST_OF_AUTHOR ? unpaid : own;
    const [name] = among.find(([, { looks }]) => looks > 0) ?? among[0] ?? [];
    return name !== undefined && claims.delete(name);
  };

  /** A true one that comes in the middle of a flood waits neither for all of it nor for its end. */
  const nextBatch = (): [string, Entry][] => {
    fresh = fresh.filter((name) => claims.has(name));
    again = again.filter((name) => claims.has(name));
    const { newest, oldest, again: known } = BATCH;
    const names = [...fresh.splice(0, newest), ...fresh.splice(-oldest, oldest), ...again.splice(0, known)];
    return names.flatMap((name) => {
      const entry = claims.get(name);
      return entry === undefined ? [] : [[name, entry]];
    });
  };

  const work = () => {
    if (isBusy || stopped) return;
    const batch = nextBatch();
    if (batch.length === 0) return;
    isBusy = true;
    void o.judge(batch.map(([, { claim }]) => claim)).then((verdicts) => {
      if (stopped) return;
      fruitless = verdicts.some(({ verdict }) => verdict === "paid") ? 0 : fruitless + 1;
      for (const [at, [name, entry]] of batch.entries()) {
        const verdict = verdicts[at];
        if (verdict === undefined || claims.get(name) !== entry) continue;
        entry.looks++;
        settle(name, entry, verdict);
      }
      const doublings = Math.min(MOST_DOUBLINGS, Math.floor(fruitless / FRUITLESS));
      later(PACE_MS * 2 ** doublings, () => {
        isBusy = false;
        work();
      });
    });
  };

  const settle = (name: string, entry: Entry, verdict: PaymentVerdict) => {
    const { claim } = entry;
    const lookAgain = (ms: number) =>
      later(ms, () => {
        again.push(name);
        work();
      });
    switch (verdict.verdict) {
      case "paid": {
        const level = levelOf(verdict.confirmations);
        const { amount, marks, minedAt } = verdict;
        entry.wasPaid = true;
        // Later misses are counted from here: a node that is away for a moment takes no tip off the screen for long.
        entry.looks = 0;
        const found = { receipt: claim, amount, level, marks, ...(minedAt !== undefined && { minedAt }) };
        if (book.check(found)) o.onChange();
        if (level === "10") forget(name);
        else lookAgain(AGAIN_MS);
        return;
      }
      case "refused":
        if (book.revoke(claim)) o.onChange();
        claims.delete(name);
        refused.set(name, claim);
        dropOldest(refused, MOST_REFUSED);
        return;
      case "pending": {
        const isUnseen = verdict.because === "unknown";
        if (isUnseen && book.revoke(claim)) o.onChange();
        const most = isUnseen && !entry.wasPaid ? MOST_UNSEEN_LOOKS : MOST_LOOKS;
        if (entry.looks >= most) return forget(name);
        return lookAgain(Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** (entry.looks - 1)));
      }
      case "unchecked":
        // No node may be asked, so nobody here can tell.
        return forget(name);
    }
  };

  const forget = (name: string) => {
    claims.delete(name);
    settled.add(name);
    dropOldest(settled, MOST_SETTLED);
  };

  return {
    /** Takes a verified event of kind 4321. */
    take,

    /** An edge of the stream has said its key. */
    trust({ pubkey }: TipEdge): void {
      edges.add(pubkey);
      const again = waiting;
      waiting = [];
      for (const event of again) take(event);
    },

    /** The creator names other addresses than before: what was refused may have paid one of them. */
    readdress(): void {
      const again = [...refused.values()];
      refused.clear();
      for (const claim of again) enqueue(claim);
    },

    /** What is proven now, oldest first. */
    tips: (): ShownTip[] => book.tips(),

    stop(): void {
      stopped = true;
      fresh = again = [];
      for (const stop of stops) stop();
    },
  };
}

export type ReceiptJudge = ReturnType<typeof makeReceiptJudge>;

function dropOldest(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const name of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(name);
  }
}
