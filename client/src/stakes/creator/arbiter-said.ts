import type { ComplaintSigner } from "../../../../contracts/escrow/complaint.ts";
import { readStakeReceipt, type StakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import type { RecordReader } from "../../../../contracts/escrow/stake-records.ts";
import { readStakeVerdict } from "../../../../contracts/escrow/verdict-event.ts";
import { type NostrEvent, soleTagValue } from "../../../../contracts/nostr/event.ts";
import { readOnce } from "./read-once.ts";

/** What one arbiter said on a stream, found by stake: whatever is asked of it costs no walk through all of it. */
export type ArbiterSaid = {
  /** Its words by the stake that they name. */
  about: ReadonlyMap<string, NostrEvent[]>;
  /** Who speaks for each stake that it called active. */
  viewers: ReadonlyMap<string, ComplaintSigner>;
  /** Stakes that are over by now. */
  ended: ReadonlySet<string>;
  /** By each witness the stakes against which its word is used: granted, or claimed and open. */
  used: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Reads each event once, however often a list is drawn, for the room and its list together. */
export function makeRecordReader(): RecordReader {
  return { receipt: readOnce(readStakeReceipt), verdict: readOnce(readStakeVerdict) };
}

/** Sorts what one arbiter said, at so many blocks. */
export function arbiterSaid(
  events: readonly NostrEvent[],
  height: number,
  read: RecordReader,
): ArbiterSaid {
  const about = new Map<string, NostrEvent[]>();
  for (const event of events) {
    const name = soleTagValue(event, "x") ?? "";
    const before = about.get(name);
    if (before === undefined) about.set(name, [event]);
    else before.push(event);
  }
  const receipts = events.flatMap((event) => read.receipt(event) ?? []);
  const verdicts = events.flatMap((event) => read.verdict(event) ?? []);
  const ended = new Set([
    ...receipts.flatMap((receipt) => isEnd(receipt, height) ? [receipt.context] : []),
    ...verdicts.map(({ context }) => context),
  ]);
  const viewers = new Map<string, ComplaintSigner>();
  const used = new Map<string, Set<string>>();
  const use = (witness: string, against: string) =>
    used.set(witness, (used.get(witness) ?? new Set()).add(against));
  for (const verdict of verdicts) {
    if (verdict.outcome !== "grant") continue;
    for (const witness of verdict.witnesses) use(witness, verdict.context);
  }
  for (const receipt of receipts) {
    if (receipt.step === "active") viewers.set(receipt.context, receipt);
    if (receipt.step !== "claim" || ended.has(receipt.context)) continue;
    for (const { said } of receipt.complaints) use(said.witness, receipt.context);
  }
  return { about, viewers, ended, used };
}

function isEnd(receipt: StakeReceipt, height: number): boolean {
  return receipt.step === "release" || receipt.step === "decided" ||
    receipt.step === "active" && receipt.deadline <= height;
}
