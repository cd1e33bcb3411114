import type { EscrowContext } from "../../contracts/escrow/context.ts";
import { stakeName } from "../../contracts/escrow/decision.ts";
import { disclosure, type Outcome } from "../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../contracts/escrow/shares.ts";
import { type StakeReceipt, stakeReceiptTemplate } from "../../contracts/escrow/stake-receipt.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { stakeVerdictTemplate } from "../../contracts/escrow/verdict-event.ts";
import { signWord, wordId } from "../../contracts/escrow/words.ts";
import { type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import { now, testKey } from "./discover-stand.ts";

/** Signs whatever the arbiter of a test publishes. */
export const ARBITER_KEY = testKey(91);

/** The arbiter's receipt for a funding that was seen, or counts. */
export function fundingReceiptOf(about: EscrowContext, height: number, step: "seen" | "active"): NostrEvent {
  const { keys, terms, deadline, from, until } = about;
  const tranches = [stakeName(about)];
  return receiptOf(about, height, { step, viewer: keys.viewer, terms, deadline, from, until, tranches });
}

/** Its receipt for a creator's claim with two complaints, at the height at which it came. */
export function claimReceiptOf(about: EscrowContext, height: number): NostrEvent {
  const accused = stakeName(about);
  const complaints = ["c1", "c2"].map((byte) =>
    signWord({
      word: "complaint",
      accused,
      rule: "bad-bytes",
      witness: byte.repeat(32),
      peer: "-DS0100-abcdefghijkl",
      page: "11".repeat(32),
      pageSignature: "12".repeat(64),
      sid: "0011223344556677",
      n: 7,
      delegation: "ef".repeat(32),
    }, SECRETS.viewer)
  );
  const ids = complaints.map(({ said }) => wordId(said));
  const claim = signWord({ word: "claim", accused, rule: "bad-bytes", complaints: ids }, SECRETS.creator);
  return receiptOf(about, height, { step: "claim", claim, complaints });
}

/** Its decision, with the share of the key that this discloses. */
export function verdictOf(about: EscrowContext, outcome: Outcome): NostrEvent {
  const share = disclosure(outcome, sharesOf("arbiter", SECRETS.arbiter, about)) ?? "";
  const head = { context: stakeName(about), stream: about.stream, share };
  const [first, second] = ["c1", "c2"].map((byte) => byte.repeat(32)) as [string, string];
  const grant = { rule: "bad-bytes", claim: "aa".repeat(32), witnesses: [first, second] };
  return signEvent(
    stakeVerdictTemplate(
      outcome === "release"
        ? { ...head, outcome, evidence: [] }
        : { ...head, outcome, ...grant, evidence: ["e1".repeat(32), "e2".repeat(32)] },
      now(),
    ),
    ARBITER_KEY,
  );
}

function receiptOf(about: EscrowContext, height: number, said: Record<string, unknown>): NostrEvent {
  const whole = { context: stakeName(about), stream: about.stream, height, ...said } as StakeReceipt;
  return signEvent(stakeReceiptTemplate(whole, now()), ARBITER_KEY);
}
