import { isStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import { readStakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import { knownRecords } from "../../../../contracts/escrow/stake-records.ts";
import { readPublicPage } from "../../../../contracts/escrow/word-event.ts";
import { type ComplaintWord, wordId } from "../../../../contracts/escrow/words.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { ForkProof } from "../../../../contracts/seal/fork-proof.ts";
import { readReceipt } from "../../../../contracts/swarm/receipt.ts";
import { answers } from "./hear-stake.ts";
import type { HeldStake } from "./kept-stake.ts";

type Claimed = Pick<HeldStake, "kept" | "name">;

/** What belies a complaint; the arbiter checks it again. */
export type ComplaintAnswer =
  & {
    /** Id of the complaint. */
    complaint: string;
  }
  & (
    | {
      /** The witness' own transfer receipt (kind 24322) for that segment. */
      transfer: NostrEvent;
      /** By another page of the witness than the complaint names: its signature that it speaks for its stake, 128 hex. */
      pageSignature?: string;
    }
    /** The boxes told two stories of that session. */
    | { fork: ForkProof }
  );

/** Pages whose receipts would answer complaints of a claim if they were other pages of the witnesses; 64 hex each. */
export function pagesToAsk(held: Claimed, transfers: readonly NostrEvent[]): string[] {
  const asked = open(held, transfers).filter(({ complaint, fitting }) =>
    !fitting.some(({ pubkey }) => pubkey === complaint.page)
  );
  return [...new Set(asked.flatMap(({ fitting }) => fitting.map(({ pubkey }) => pubkey)))];
}

/**
 * Which unanswered complaints of a claim their own witness' transfer receipts or a fork belie; of one complaint the receipt, which
 * is small and says all, before the fork. `pages` are public words of pages (kind 4325),
 * of which each says by which stake it shares: a witness may complain by another page than the one that got the segment.
 */
export function answersTo(
  held: Claimed,
  transfers: readonly NostrEvent[],
  pages: readonly NostrEvent[] = [],
): ComplaintAnswer[] {
  return open(held, transfers).flatMap(({ id, complaint, fitting, fork }): ComplaintAnswer[] => {
    const forks = fork === undefined ? [] : [{ complaint: id, fork }];
    const own = fitting.find(({ pubkey }) => pubkey === complaint.page);
    if (own !== undefined) return [{ complaint: id, transfer: own }, ...forks];
    for (const transfer of fitting) {
      const pageSignature = pages.map((word) => signatureIn(word, complaint, transfer.pubkey, held))
        .find((one) => one !== undefined);
      if (pageSignature !== undefined) return [{ complaint: id, transfer, pageSignature }, ...forks];
    }
    return forks;
  });
}

/** Complaints without an answer yet, and what could be one: receipts about that very segment from that very peer, by whomever, or a fork. */
function open({ kept, name }: Claimed, transfers: readonly NostrEvent[]) {
  const { receipts } = knownRecords(name, kept.records);
  const answered = new Set(receipts.flatMap((one) => one.step === "rebuttal" ? [one.complaint] : []));
  const complaints = receipts.flatMap((one) => one.step === "claim" ? one.complaints : []);
  return complaints.flatMap(({ said: complaint }) => {
    const id = wordId(complaint);
    if (answered.has(id)) return [];
    const fork = kept.forks?.find((proof) => answers(proof, complaint));
    const fitting = transfers.filter((event) => {
      const receipt = readReceipt(event);
      return receipt !== undefined && receipt.from === complaint.peer && receipt.sid === complaint.sid &&
        receipt.first <= complaint.n && complaint.n <= receipt.last;
    });
    return fitting.length === 0 && fork === undefined ? [] : [{ id, complaint, fitting, fork }];
  });
}

/** The witness' signature for a page, as that page itself said it in public. */
function signatureIn(
  word: NostrEvent,
  { witness }: ComplaintWord,
  page: string,
  { kept: { context: { stream } } }: Claimed,
): string | undefined {
  const said = word.pubkey === page ? readPublicPage(word) : undefined;
  if (said?.stake !== witness || said.stream !== stream) return undefined;
  const receipt = readStakeReceipt(said.receipt);
  const isOwn = (receipt?.step === "active" || receipt?.step === "seen") && receipt.context === witness &&
    isStakedPage({ stake: witness, address: stream, page }, receipt.viewer, said.signature);
  return isOwn ? said.signature : undefined;
}
