import type { StakeFundedAnswer, StakeFundedRequest } from "../../contracts/api/stakes.ts";
import { judgeAttestations } from "../../contracts/escrow/attestation.ts";
import { type EscrowContext, tranchesOf } from "../../contracts/escrow/context.ts";
import { SETTLING_BLOCKS, stakeName } from "../../contracts/escrow/decision.ts";
import { type FundingPayment, judgeFunding } from "../../contracts/escrow/funding.ts";
import { agreementTime } from "../../contracts/escrow/judge-context.ts";
import { secondsWithin } from "../../contracts/escrow/period.ts";
import { readAttestation } from "../../contracts/escrow/read-attestation.ts";
import { type StakeReceipt, stakeReceiptTemplate } from "../../contracts/escrow/stake-receipt.ts";
import { knownRecords } from "../../contracts/escrow/stake-records.ts";
import { signEvent } from "../../contracts/nostr/event.ts";
import { type About, readAbout } from "./about.ts";
import { type Arbiter, otherNetwork, pending, recordsUnreachable, type Refused, refused } from "./arbiter.ts";
import { findAbout } from "./known.ts";

/**
 * Receipts are dated by the hour that began last: within it they are one event, so that nobody can have relays keep as many as he
 * asks for.
 */
const RECEIPT_STEP_SECONDS = 60 * 60;

/** Says how far the funding of a stake is, and once it is final, that it is active. */
export async function fundedStake(
  asked: StakeFundedRequest,
  arbiter: Arbiter,
): Promise<{ verdict: "done"; answer: StakeFundedAnswer } | Refused> {
  const about = readAbout(asked, arbiter);
  if (about.verdict === "refused") return about;
  const { context, terms } = about;
  const addresses = agreedAddresses(asked.attestations, about);
  if ("verdict" in addresses) return addresses;
  const { payments, missing } = await paymentsOf([...new Set(asked.txids)], context, arbiter);
  if (payments.length === 0 && missing !== undefined) return missing;
  const height = await arbiter.chain.height();
  if (height === undefined) return pending();
  const funding = judgeFunding({
    context,
    terms,
    addresses,
    viewSecret: asked.viewSecret,
    payments,
    height,
  });
  switch (funding.verdict) {
    case "bad-payment":
      return missing ??
        refused("bad-payment", `The transaction ${funding.txid} can't be counted: ${funding.why}.`);
    case "underfunded":
      // What isn't found may be what is missing.
      return missing ?? refused(
        "underfunded",
        `${funding.amount} piconero came of ${context.amount} to each address. Pay the rest, or have it back at the deadline.`,
      );
    case "funded-too-late":
      return refused(
        "funded-too-late",
        `It came after block ${funding.by}, so it never counts as a stake. It goes back at the deadline.`,
      );
    case "wrong-view-secret":
      return refused("wrong-view-secret", "The secret view key is not that of the context's view key.");
    case "funded":
      break;
  }
  const { amount, confirmations, activeAt } = funding;
  const nowSeconds = Math.floor(arbiter.now() / 1000);
  const tranches = tranchesOf(context).map(stakeName);
  const viewer = { ...viewerOf(about, tranches), until: admitsUntil(context, height, nowSeconds) };
  const sign = (receipt: Pick<StakeReceipt, "height"> & { step: "seen" | "active" }, dated: number) =>
    signEvent(stakeReceiptTemplate({ ...receipt, ...viewer }, dated), arbiter.secret);
  const answer = { amount: String(amount), confirmations, height };
  if (activeAt === undefined) {
    const receipt = sign({ height, step: "seen" }, nowSeconds);
    const state = confirmations === 0 ? "funded-0" : "funded-1";
    return { verdict: "done", answer: { state, ...answer, receipt, records: [] } };
  }
  if (height >= context.deadline) {
    return refused("after-deadline", "The stake's time is over. Ask for its release.");
  }
  const records = await findAbout(arbiter, tranches, about.whole);
  if (records === undefined) return recordsUnreachable();
  const known = tranches.map((name) => knownRecords(name, records, about.whole));
  if (known.some(({ rulings }) => rulings.length > 0)) {
    return refused("decided", "The stake was decided. Ask for the verdict.");
  }
  if (known.some(({ receipts }) => receipts.some(({ step }) => step === "release"))) {
    return refused("released", "The creator gave the stake back. Ask for the verdict.");
  }
  const first = known[0]?.receipts.find(({ step }) => step === "active");
  const dated = Math.floor(nowSeconds / RECEIPT_STEP_SECONDS) * RECEIPT_STEP_SECONDS;
  // What was said first binds, whatever a reorganisation makes of the block.
  const receipt = sign({ height: first?.height ?? activeAt, step: "active" }, dated);
  // One on the relays says it all; each later one only admits for some hours more.
  if (first === undefined && !await arbiter.records.keep(receipt)) return recordsUnreachable();
  return { verdict: "done", answer: { state: "active", ...answer, receipt, records } };
}

/**
 * Until when a receipt admits: as agreed, or less if blocks came faster than that allowed for. Nobody may share at a time for which
 * nothing can be claimed any more.
 */
function admitsUntil({ deadline, from, until }: EscrowContext, height: number, nowSeconds: number): number {
  const safe = nowSeconds + secondsWithin(deadline - SETTLING_BLOCKS - height);
  // By whole hours, so that there are few different ones.
  const whole = Math.floor(safe / RECEIPT_STEP_SECONDS) * RECEIPT_STEP_SECONDS;
  return safe >= until ? until : Math.max(from + 1, whole);
}

/** Where each tranche is paid, if all three see the same. */
function agreedAddresses(given: readonly unknown[], { context, terms }: About): string[] | Refused {
  const disagreed = (why: string) =>
    refused("not-agreed", `The three don't see the same escrow: ${why}. Pay nothing into it.`);
  const contexts = tranchesOf(context);
  if (given.length !== 3 * contexts.length) return disagreed("malformed");
  const addresses: string[] = [];
  for (const [at, tranche] of contexts.entries()) {
    const attestations = given.slice(3 * at, 3 * at + 3).flatMap((one) => readAttestation(one) ?? []);
    // The arbiter's own signature among them says that height and time were judged when it gave it.
    const then = agreementTime(context, terms);
    const agreed = judgeAttestations({ context: tranche, terms, ...then, attestations });
    if (agreed.verdict !== "agreed") return disagreed(agreed.verdict);
    addresses.push(agreed.address);
  }
  return addresses;
}

/** What a receipt says to those who don't know the context. */
function viewerOf({ context, terms, whole }: About, tranches: string[]) {
  const { stream, deadline, from, until, keys: { viewer } } = context;
  return { context: whole, stream, viewer, terms: terms.id, deadline, from, until, tranches };
}

/** Payments that nodes know, and why one of the others isn't among them: that one must not keep the rest from counting. */
async function paymentsOf(
  txids: readonly string[],
  context: EscrowContext,
  { chain }: Arbiter,
): Promise<{ payments: FundingPayment[]; missing: Refused | undefined }> {
  const payments: FundingPayment[] = [];
  const missing: Refused[] = [];
  for (const txid of txids) {
    const told = await chain.transaction(txid);
    switch (told.verdict) {
      case "busy":
        missing.push(refused("busy", "Too many payments are looked for at once. Try again in some seconds."));
        break;
      case "pending":
        missing.push(pending());
        break;
      case "unknown":
        missing.push(
          refused("unknown-transaction", `No node knows ${txid}. A new one takes some seconds to get there.`),
        );
        break;
      case "double-spend":
        missing.push(refused("double-spend-seen", `Another transaction spends the coins of ${txid}.`));
        break;
      case "pool":
      case "mined": {
        if (told.network !== context.network) {
          return { payments: [], missing: otherNetwork(told.network, context) };
        }
        const blockHeight = told.verdict === "mined" ? told.height : undefined;
        payments.push({ txid, served: told.served, blockHeight });
      }
    }
  }
  // Where to come again may help, it is said first.
  return { payments, missing: missing.find(({ status }) => status === 503) ?? missing[0] };
}
