import type { TipVerifyRequest } from "../../../contracts/api/tips.ts";
import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import { readTipMessage } from "../../../contracts/monero/tip.ts";
import { type TipLevel, tipReceiptTemplate } from "../../../contracts/nostr/tip-receipt.ts";
import type { EdgeWord } from "./edge-client.ts";
import type { PaymentVerdict } from "./judge-payment.ts";
import type { KeptTip } from "./kept-tips.ts";
import { compareLevels, levelOf } from "./levels.ts";
import { isSettled, nextLookMs, type TipProgress, weighProgress } from "./tip-progress.ts";

export type PaidTip = KeptTip & { paid: { txid: string; proof: string } };

export type TipFollowerOptions = {
  tip: PaidTip;
  /** This page's own check. */
  judge: () => Promise<PaymentVerdict>;
  /** Asks every edge of the stream. */
  askEdges: (request: TipVerifyRequest) => Promise<EdgeWord[]>;
  /** By the key that the tip's message names. */
  sign: SignEvent;
  /** Hands an event to the stream's relays; says whether one took it. */
  publish: (event: NostrEvent) => Promise<boolean>;
  /** Unix seconds. */
  now: () => number;
  after: (ms: number, work: () => void) => () => void;
  onProgress: (progress: TipProgress) => void;
  /** A level was reached that it hadn't before. */
  onLevel: (level: TipLevel) => void;
};

/** The viewer's own signer may ask its person each time. */
const SLOWLY_MS = 20_000;
const FAILED_MS = 10_000;

/** Follows a paid tip until it is final or refused, and has the stream told of every level; returns its stop. */
export function followTip(o: TipFollowerOptions): () => void {
  const { tip } = o;
  let reached = tip.level;
  /** What each edge last vouched for and a relay took. */
  const told = new Map<string, TipLevel>();
  let isPublished = false;
  let edges: readonly EdgeWord[] = [];
  let looks = 0;
  let stopped = false;
  let stopTimer = () => {};

  const request: TipVerifyRequest = {
    txid: tip.paid.txid,
    m: tip.message,
    proof: tip.paid.proof,
    target: tip.target,
    ...(tip.words === "" ? {} : { words: tip.words }),
  };

  const untold = () =>
    edges.filter((word) => word.state === "vouched").filter(({ receipt, level }) =>
      told.get(receipt.pubkey) !== level
    );
  const tellVouched = async () => {
    for (const { receipt, level } of untold()) {
      if (await o.publish(receipt)) told.set(receipt.pubkey, level);
    }
  };

  /** The payer's own receipt: everybody who reads it looks the payment up. */
  const tellOpenly = async () => {
    const named = readTipMessage(tip.message);
    if (isPublished || named?.payer === undefined) return;
    const { txid, proof } = tip.paid;
    const { address, message: m, words } = tip;
    const receipt = {
      form: "public" as const,
      tip: { ...named, payer: named.payer },
      address,
      m,
      txid,
      proof,
      // Whoever looks later may know a newer word of the creator's only.
      target: tip.target,
      words,
    };
    isPublished = await o.publish(await o.sign(tipReceiptTemplate(receipt, o.now())));
  };

  const look = async () => {
    const here = await o.judge();
    if (stopped) return;
    // What this page knows to be false goes to nobody, and what it knows itself is asked once a level: a signer may ask its person.
    if (here.verdict === "refused") edges = [];
    else if (here.verdict !== "paid" || isNews(levelOf(here.confirmations))) {
      edges = await o.askEdges(request);
    }
    if (stopped) return;
    const weigh = (telling: boolean) =>
      weighProgress({ here, edges, reached, telling: { told: toldLevel(), telling } });
    let progress = weigh(false);
    if (progress.state === "proven") {
      if (compareLevels(progress.level, reached) > 0) {
        reached = progress.level;
        o.onLevel(progress.level);
      }
      const opens = tip.open && !isPublished;
      if (opens || untold().length > 0) {
        o.onProgress(weigh(true));
        try {
          if (opens) await tellOpenly();
          await tellVouched();
        } finally {
          // Only what a relay took is said to be told.
          progress = weigh(false);
          if (!stopped) o.onProgress(progress);
        }
      } else o.onProgress(progress);
    } else o.onProgress(progress);
    if (stopped || isSettled(progress)) return;
    stopTimer = o.after(waitMs(nextLookMs(progress, ++looks)), run);
  };
  /** The level that everybody could know of; who can look the payment up needs nobody's word. */
  const toldLevel = (): TipLevel | undefined => {
    if (isPublished) return "10";
    return [...told.values()].reduce<TipLevel | undefined>(
      (best, level) => compareLevels(level, best) > 0 ? level : best,
      undefined,
    );
  };
  const isNews = (level: TipLevel) => !tip.open && compareLevels(level, toldLevel()) > 0;
  const waitMs = (ms: number) => tip.as === "own" ? Math.max(SLOWLY_MS, ms) : ms;
  const run = () => {
    look().catch((error: unknown) => {
      // A signer that said no, a relay that broke off: the next look tries again.
      console.info("the tip could not be followed:", error);
      if (!stopped) stopTimer = o.after(waitMs(FAILED_MS), run);
    });
  };
  run();
  return () => {
    stopped = true;
    stopTimer();
  };
}
