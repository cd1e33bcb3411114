import { readStakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import { judgeStakedPage, type StakedPageVerdict } from "../../../../contracts/escrow/staked-page.ts";
import { readPublicPage } from "../../../../contracts/escrow/word-event.ts";
import { fromHex } from "../../../../contracts/hex.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { peerIdOf } from "../../../../contracts/swarm/peer-id.ts";
import { MAX_TOKEN_SECONDS } from "../../../../contracts/swarm/token.ts";

export type JudgeAccusedOptions = {
  /** Who did wrong, as the swarm knows it. */
  peer: string;
  /** The certificate by which the peer was connected, 64 hex. */
  fingerprint: string;
  /** Text form of the stream's address. */
  stream: string;
  /** Nostr key of the arbiter of who complains: that of another counts no such word. */
  arbiter: string;
  /** Names of the stakes of who complains. */
  own: readonly string[];
  nowSeconds: number;
};

export type AccusedVerdict =
  /** The peer's page said this stake to be its own. */
  | { verdict: "accused"; stake: string }
  /** Of another page than that peer's. */
  | { verdict: "other-peer" }
  /** Not a page's word about its stake on this stream. */
  | { verdict: "unreadable" }
  | { verdict: "own-stake" }
  /** Whoever was connected under that peer's id has another certificate than that page: an edge passed somebody off as it. */
  | { verdict: "other-connection" }
  /** Nothing can be claimed before the payment is final. */
  | { verdict: "not-final" }
  | Exclude<StakedPageVerdict, { verdict: "staked" }>;

/** Whether a page's own word on a relay (kind 4325, `page`) says whose stake answers for a peer; the event's signature was checked. */
export function judgeAccused(event: NostrEvent, o: JudgeAccusedOptions): AccusedVerdict {
  if (pagePeer(event.pubkey, o.stream) !== o.peer) return { verdict: "other-peer" };
  const page = readPublicPage(event);
  if (page === undefined || page.stream !== o.stream) return { verdict: "unreadable" };
  const { stake, receipt, signature } = page;
  if (o.own.includes(stake)) return { verdict: "own-stake" };
  if (page.fingerprint !== o.fingerprint) return { verdict: "other-connection" };
  if (readStakeReceipt(receipt)?.step === "seen") return { verdict: "not-final" };
  // A receipt is fresh when the page is admitted by it, and the page stays for as long as its token holds.
  const at = Math.min(o.nowSeconds, Math.max(event.created_at, o.nowSeconds - MAX_TOKEN_SECONDS));
  const judged = judgeStakedPage({
    receipt,
    signature,
    address: o.stream,
    page: event.pubkey,
    arbiters: [o.arbiter],
    nowSeconds: at,
  });
  if (judged.verdict !== "staked") return judged;
  if (judged.stake !== stake) return { verdict: "unreadable" };
  const { until } = judged;
  return o.nowSeconds < until ? { verdict: "accused", stake } : { verdict: "stake-period-over", until };
}

function pagePeer(pubkey: string, stream: string): string | undefined {
  const identity = fromHex(pubkey);
  return identity?.length === 32 ? peerIdOf(identity, stream) : undefined;
}
