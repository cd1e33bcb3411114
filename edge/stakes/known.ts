import { type KnownRecords, knownRecords } from "../../contracts/escrow/stake-records.ts";
import { readStakeReceipt, type StakeStep } from "../../contracts/escrow/stake-receipt.ts";
import { readStakeVerdict } from "../../contracts/escrow/verdict-event.ts";
import { wordId } from "../../contracts/escrow/words.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type About, ownRecords } from "./about.ts";
import { type Arbiter, recordsUnreachable, type Refused } from "./arbiter.ts";

/** All that this arbiter ever said of a stake. */
export type Known = { verdict: "known" } & KnownRecords;

/** Steps that bear on how a stake ends; each is said once. */
const ENDING_STEPS: readonly StakeStep["step"][] = ["claim", "rebuttal", "release", "decided"];

/** Finds what this arbiter said of a stake, on its relays and in what the asker kept; what only the asker knows is kept again. */
export async function recall(
  arbiter: Arbiter,
  about: Pick<About, "name" | "whole">,
  given: readonly unknown[] | undefined,
): Promise<Known | Refused> {
  const { name, whole } = about;
  const events = await findAbout(arbiter, [name], whole);
  if (events === undefined) return recordsUnreachable();
  const said = new Set(events.map((event) => meaningOf(event, about)));
  for (const event of ownRecords(given, arbiter)) {
    const meaning = meaningOf(event, about);
    // Whoever brings the same again in other events must not fill the relays with it.
    if (meaning === undefined || said.has(meaning)) continue;
    if (!await arbiter.records.keep(event)) return recordsUnreachable();
    events.push(event);
    said.add(meaning);
  }
  return { verdict: "known", ...knownRecords(name, events, whole) };
}

/**
 * Own words about tranches of one stake: all that bear on how they end, and one that the whole is active, for anybody may have many
 * of those kept.
 */
export async function findAbout(
  arbiter: Arbiter,
  tranches: readonly string[],
  whole: string,
): Promise<NostrEvent[] | undefined> {
  const { records, pubkey } = arbiter;
  const about = { authors: [pubkey], "#x": [...tranches] };
  const found = await Promise.all([
    findActive(arbiter, whole),
    records.find({ ...about, kinds: [KIND.stakeReceipt], "#s": [...ENDING_STEPS] }),
    records.find({ ...about, kinds: [KIND.stakeVerdict] }),
  ]);
  return found.includes(undefined) ? undefined : found.flatMap((events) => events ?? []);
}

/** An own receipt that a whole stake is active, if there is any: each says the same but for its date. */
export function findActive({ records, pubkey }: Arbiter, name: string): Promise<NostrEvent[] | undefined> {
  return records.findOne({ kinds: [KIND.stakeReceipt], authors: [pubkey], "#x": [name], "#s": ["active"] });
}

/** At which height each of these tranches began to end, if it did. */
export async function findEnds(
  { records, pubkey }: Arbiter,
  tranches: readonly string[],
): Promise<Map<string, number> | undefined> {
  if (tranches.length === 0) return new Map();
  const events = await records.find({
    kinds: [KIND.stakeReceipt],
    authors: [pubkey],
    "#x": [...tranches],
    "#s": ["decided", "release"],
  });
  if (events === undefined) return undefined;
  const ends = new Map<string, number>();
  for (const event of events) {
    const receipt = readStakeReceipt(event);
    if (receipt?.step !== "decided" && receipt?.step !== "release") continue;
    if (!tranches.includes(receipt.context)) continue;
    ends.set(receipt.context, Math.min(receipt.height, ends.get(receipt.context) ?? Infinity));
  }
  return ends;
}

/** Own receipts and verdicts that match. */
export function findOwn(
  { records, pubkey }: Arbiter,
  filter: { "#w"?: string[]; "#p"?: string[]; "#s"?: string[]; since?: number },
): Promise<NostrEvent[] | undefined> {
  return records.find({ kinds: [KIND.stakeReceipt, KIND.stakeVerdict], authors: [pubkey], ...filter });
}

/** What an own event settles of a stake: a second one that settles the same changes nothing. `undefined`: it isn't about it. */
function meaningOf(
  event: NostrEvent,
  { name, whole }: Pick<About, "name" | "whole">,
): string | undefined {
  const verdict = readStakeVerdict(event);
  if (verdict?.context === name) return `verdict ${verdict.outcome}`;
  const receipt = readStakeReceipt(event);
  if (receipt?.step === "active") return receipt.context === whole ? receipt.step : undefined;
  if (receipt?.context !== name) return undefined;
  switch (receipt.step) {
    case "seen":
      return undefined;
    case "release":
      return receipt.step;
    case "claim":
      return `claim ${wordId(receipt.claim.said)}`;
    case "rebuttal":
      return `rebuttal ${receipt.complaint}`;
    case "decided":
      return `decided ${receipt.ruling.outcome}`;
  }
}
