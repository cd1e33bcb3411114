import type { StakeRebutRequest, StakeReceiptAnswer } from "../../contracts/api/stakes.ts";
import { SETTLING_BLOCKS, standingClaim } from "../../contracts/escrow/decision.ts";
import {
  readStakeReceipt,
  type RebuttalAnswer,
  stakeReceiptTemplate,
} from "../../contracts/escrow/stake-receipt.ts";
import { factsOf } from "../../contracts/escrow/stake-records.ts";
import { isStakedPage } from "../../contracts/escrow/staked-page.ts";
import { type ComplaintWord, isWordOf, readSignedWordOf, wordId } from "../../contracts/escrow/words.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { judgeFork, readForkProof } from "../../contracts/seal/fork-proof.ts";
import { verifyReceipt } from "../../contracts/swarm/receipt.ts";
import { readAgreed } from "./about.ts";
import { type Arbiter, pending, recordsUnreachable, type Refused, refused } from "./arbiter.ts";
import { findActive, recall } from "./known.ts";

/** Takes an answer to one complaint of a claim: its witness' own word, its own transfer receipt for that segment, or a box that sealed twice. */
export async function rebutClaim(
  asked: StakeRebutRequest,
  arbiter: Arbiter,
): Promise<{ verdict: "done"; answer: StakeReceiptAnswer } | Refused> {
  const about = readAgreed(asked, arbiter);
  if (about.verdict === "refused") return about;
  const { context, terms, name } = about;
  // One node that lies or keeps silent must not keep an answer away until it is too late: it can only help the accused.
  const lowest = await arbiter.chain.height() ?? await arbiter.chain.lowestHeight();
  if (lowest === undefined) return pending();
  const before = await recall(arbiter, about, asked.records);
  if (before.verdict === "refused") return before;
  const facts = { ...factsOf(before), context, terms, height: lowest, spent: new Map<string, string>() };
  if (facts.given !== undefined) return refused("decided", "The stake was decided. Ask for the verdict.");
  const claim = standingClaim(facts);
  if (claim === undefined) return refused("no-claim", "Nobody claimed this stake.");
  const complaint = before.receipts.flatMap((receipt) => receipt.step === "claim" ? receipt.complaints : [])
    .find(({ said }) => wordId(said) === asked.complaint)?.said;
  if (complaint === undefined || !claim.complaints.some(({ id }) => id === asked.complaint)) {
    return refused("no-such-complaint", "The claim doesn't rest on this complaint.");
  }
  const already = before.receipts.find((receipt) =>
    receipt.step === "rebuttal" && receipt.complaint === asked.complaint
  );
  if (already !== undefined) return { verdict: "done", answer: { receipt: already.event } };
  // No chain is shorter than it was when the claim came, whatever a node says.
  const height = Math.max(lowest, claim.filedAt);
  if (height >= claim.filedAt + terms.windowBlocks - SETTLING_BLOCKS) {
    return refused("too-late", "The time to answer is over.");
  }
  const answer = await judgeAnswer(asked, complaint, context.stream, arbiter);
  if ("verdict" in answer) return answer;
  const receipt = {
    context: name,
    stream: context.stream,
    height,
    step: "rebuttal",
    complaint: asked.complaint,
    answer,
  } as const;
  const event = signEvent(stakeReceiptTemplate(receipt, Math.floor(arbiter.now() / 1000)), arbiter.secret);
  if (!await arbiter.records.keep(event)) return recordsUnreachable();
  return { verdict: "done", answer: { receipt: event } };
}

async function judgeAnswer(
  { complaint: id, retraction: taken, transfer, fork, pageSignature }: StakeRebutRequest,
  complaint: ComplaintWord,
  stream: string,
  arbiter: Arbiter,
): Promise<RebuttalAnswer | Refused> {
  if ([taken, transfer, fork].filter((answer) => answer !== undefined).length !== 1) {
    return refused(
      "bad-rebuttal",
      "Send either the witness' retraction, its transfer receipt, or two checkpoints that contradict each other.",
    );
  }
  if (fork !== undefined) {
    const proof = readForkProof(fork);
    const { sid, delegation } = complaint;
    // Earlier versions named no delegation: of theirs nobody can tell whom the witness believed.
    const judged = proof && delegation !== undefined
      ? judgeFork(proof, { address: stream, sid, delegation, check: arbiter.check })
      : undefined;
    return proof !== undefined && judged?.verdict === "forked" ? { fork: proof } : refused(
      "bad-rebuttal",
      `These checkpoints don't show that boxes whom the witness believed sealed that session in two ways: ${
        judged?.verdict ?? (proof ? "other-delegation" : "malformed")
      }.`,
    );
  }
  const events = await findActive(arbiter, complaint.witness);
  if (events === undefined) return recordsUnreachable();
  const viewers = events.flatMap((event) => {
    const receipt = readStakeReceipt(event);
    return receipt?.step === "active" && receipt.context === complaint.witness ? [receipt.viewer] : [];
  });
  if (transfer !== undefined) {
    const page = transfer.pubkey;
    const own = { stake: complaint.witness, address: stream, page };
    // It may have complained by another of its pages than the one that got the segment.
    const isOwn = page === complaint.page || pageSignature !== undefined &&
        viewers.some((viewer) => isStakedPage(own, viewer, pageSignature));
    const judged = verifyReceipt({
      event: transfer,
      address: stream,
      sessions: [complaint.sid],
      from: complaint.peer,
      check: arbiter.check,
    });
    const covers = judged.verdict === "accepted" && isOwn &&
      judged.first <= complaint.n && complaint.n <= judged.last;
    return covers
      ? { transfer }
      : refused("bad-rebuttal", "This is no receipt of the witness for that segment from that peer.");
  }
  const retraction = readSignedWordOf("retraction", taken);
  if (retraction?.said.complaint !== id || retraction.said.witness !== complaint.witness) {
    return refused("bad-rebuttal", "The retraction is not about this complaint.");
  }
  return viewers.some((viewer) => isWordOf(retraction, viewer))
    ? { retraction }
    : refused("bad-rebuttal", "The witness did not sign this retraction.");
}
