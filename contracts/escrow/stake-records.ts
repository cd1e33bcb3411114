import type { NostrEvent } from "../nostr/event.ts";
import type { Claim, Rebuttal, StakeFacts } from "./decision.ts";
import type { Outcome } from "./settlement.ts";
import { readStakeReceipt, type StakeReceipt } from "./stake-receipt.ts";
import { readStakeVerdict, type Ruling } from "./verdict-event.ts";
import { wordId } from "./words.ts";

/** An arbiter's receipt with the event that carries it. */
export type KnownReceipt = StakeReceipt & { event: NostrEvent };

/** How an arbiter's events are read: anew each time, or by whoever remembers what it read. */
export type RecordReader = { receipt: typeof readStakeReceipt; verdict: typeof readStakeVerdict };

const ANEW: RecordReader = { receipt: readStakeReceipt, verdict: readStakeVerdict };

/** All that an arbiter ever said of a stake. */
export type KnownRecords = {
  receipts: KnownReceipt[];
  /** Each way in which it was decided, once; two are a contradiction. */
  rulings: Ruling[];
  verdicts: NostrEvent[];
};

/**
 * Reads an arbiter's events about one tranche, whatever others stand among them; the caller verified that they are its own.
 * `whole` names the whole stake, which is active or not; default: this one tranche is the whole.
 */
export function knownRecords(
  name: string,
  events: readonly NostrEvent[],
  whole = name,
  read = ANEW,
): KnownRecords {
  const receipts = events.flatMap((event) => {
    const receipt = read.receipt(event);
    if (receipt === undefined) return [];
    const isAbout = receipt.context === (receipt.step === "active" ? whole : name);
    return isAbout ? [{ ...receipt, event }] : [];
  }).toSorted((a, b) => a.height - b.height || (a.event.id < b.event.id ? -1 : 1));
  const verdicts = events.filter((event) => read.verdict(event)?.context === name);
  const said: Ruling[] = [
    ...receipts.flatMap((receipt) => receipt.step === "decided" ? [receipt.ruling] : []),
    ...verdicts.flatMap((event) => read.verdict(event) ?? []),
  ];
  const rulings = said.filter(({ outcome }, at) => said.findIndex((one) => one.outcome === outcome) === at);
  return { receipts, rulings, verdicts };
}

/** What of the facts follows from an arbiter's receipts alone; the rest is the chain's, and `spent` another search's. */
export function factsOf(
  { receipts, rulings }: Pick<KnownRecords, "receipts" | "rulings">,
): Pick<StakeFacts, "activeAt" | "staked" | "given" | "released" | "claims" | "rebuttals"> {
  const claims: Claim[] = [];
  const rebuttals: Rebuttal[] = [];
  const witnessOf = new Map<string, string>();
  let activeAt: number | undefined;
  let released = false;
  for (const receipt of receipts) {
    if (receipt.step === "active") activeAt ??= receipt.height;
    if (receipt.step === "release") released = true;
    if (receipt.step !== "claim") continue;
    const complaints = receipt.complaints.map(({ said }) => ({ ...said, id: wordId(said) }));
    for (const { id, witness } of complaints) witnessOf.set(id, witness);
    const { said } = receipt.claim;
    claims.push({ id: wordId(said), rule: said.rule, filedAt: receipt.height, complaints });
  }
  for (const receipt of receipts) {
    if (receipt.step !== "rebuttal") continue;
    const { complaint, height: filedAt, event } = receipt;
    const witness = witnessOf.get(complaint);
    if (witness !== undefined) rebuttals.push({ id: event.id, complaint, witness, filedAt });
  }
  // Whoever stands in a receipt of a claim was staked when it came: that was judged before it was signed.
  const staked = new Map([...witnessOf.values()].map((witness) => [witness, { from: 0, until: Infinity }]));
  const given: Outcome | undefined = rulings[0]?.outcome;
  return { activeAt, staked, given, released, claims, rebuttals };
}
