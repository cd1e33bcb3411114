import { attest, type Attestation, judgeAttestations } from "../../../../contracts/escrow/attestation.ts";
import type { EscrowContext } from "../../../../contracts/escrow/context.ts";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { agreementTime } from "../../../../contracts/escrow/judge-context.ts";
import type { Pair } from "../../../../contracts/escrow/shares.ts";
import { type Arbiter, readStakeTerms, type SignedTerms } from "../../../../contracts/escrow/terms.ts";
import { makeViewerKey, type ViewerKey } from "../../../../contracts/escrow/viewer-key.ts";
import { readStakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import { readStakeVerdict } from "../../../../contracts/escrow/verdict-event.ts";
import { type NostrEvent, readEvent, readVerifiedEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { ForkProof } from "../../../../contracts/seal/fork-proof.ts";
import type { Swept } from "../swept.ts";

/** How far the arbiter says the funding is, or why it doesn't count. */
export const FUNDING_STATES = [
  "funded-0",
  "funded-1",
  "active",
  "underfunded",
  "funded-too-late",
  "unknown-transaction",
  "double-spend-seen",
  "bad-payment",
] as const;

/** Nodes may differ by some blocks, and a chain may lose some of its newest. */
const AGREED_MARGIN = 30;

export type KeptFunding = {
  state: typeof FUNDING_STATES[number];
  /** Piconero that came, in decimal, as far as it was said. */
  amount: string;
  confirmations: number;
};

/** A payment that somebody named, and that no node of this site's has shown to pay the escrow yet. */
export type HeardPayment = {
  txid: string;
  /** The viewer, or the page's wallet, or else a note on the relays, which the creator can write too. */
  by: "here" | "note";
  /** Blocks on the chain when nodes first said that they don't know it, and when that was in Unix seconds. */
  missing?: { height: number; at: number };
};

/** All that a viewer's page keeps of one stake; of its secrets only `seed`, from which the keys follow. */
export type KeptStake = {
  /** 64 hex. */
  seed: string;
  /** The creator's, as it signed them. */
  terms: NostrEvent;
  context: EscrowContext;
  /** Where creator and arbiter are heard, beside this site's own relays. */
  relays: string[];
  /** Unix seconds. */
  begun: number;
  arbiterSaid?: Attestation;
  creatorSaid?: Attestation;
  /** When the request to the creator first reached a relay; Unix seconds. */
  asked?: number;
  refusal?: { by: "arbiter" | "creator"; code: string };
  /** The viewer says that a copy lies elsewhere. */
  saved: boolean;
  /** Brought back by its copy, which knows of no payment: it may have been paid since. */
  restored?: true;
  /** Payments into it, as this site's nodes and the escrow's view key say; the largest last. */
  txids: string[];
  /** Piconero of each, in decimal. */
  amounts?: Record<string, string>;
  heard?: HeardPayment[];
  /** The block before which all were searched for payments. */
  searched?: number;
  /** The viewer told the creator that it wants it back. */
  leaving: boolean;
  /** What the creator was told last, as `sendNote` says it. */
  noted?: string;
  funding?: KeptFunding;
  /** Blocks on the chain when last heard. */
  height?: number;
  /** When that was; Unix seconds. */
  heightAt?: number;
  /** The arbiter's own receipts and verdicts, the creator's part of the key if it gave it. */
  records: NostrEvent[];
  share?: string;
  /** That boxes told two stories of a session, of which somebody complained; one of each session and delegation. */
  forks?: ForkProof[];
  /** What went home after it came back. */
  swept?: Swept;
};

/** The block before which nothing can have been paid into it: what all three sign names the deadline alone. */
export function agreedAt({ kept: { context }, terms }: Pick<HeldStake, "kept" | "terms">): number {
  return Math.max(0, context.deadline - terms.deadlineBlocks - AGREED_MARGIN);
}

/** A kept stake with what follows from it. */
export type HeldStake = {
  kept: KeptStake;
  /** Hash of the context, 64 hex. */
  name: string;
  terms: SignedTerms;
  arbiter: Arbiter;
  key: ViewerKey;
  /** Once all three see the same escrow. */
  agreed: { address: string; points: Record<Pair, string> } | undefined;
};

/** Works out what follows from a kept stake; `undefined` for one that doesn't hold together, such as a damaged copy. */
export function holdStake(kept: KeptStake): HeldStake | undefined {
  const terms = readStakeTerms(kept.terms);
  const key = makeViewerKey(kept.seed);
  const { context, arbiterSaid, creatorSaid } = kept;
  const arbiter = terms?.arbiters.find(({ baseKey }) => baseKey === context.keys.arbiter);
  if (terms === undefined || key === undefined || arbiter === undefined) return undefined;
  if (context.terms !== terms.id || context.stream !== terms.stream) return undefined;
  if (context.keys.viewer !== key.baseKey || context.viewKey !== key.viewKey) return undefined;
  const agreed = arbiterSaid === undefined || creatorSaid === undefined
    ? undefined
    : agreedOn({ terms, context }, key, [arbiterSaid, creatorSaid]);
  return { kept, name: stakeName(context), terms, arbiter, key, agreed };
}

/** As `holdStake`, without judging anew what was judged `before`: that takes some tens of milliseconds. */
export function holdAgain(before: HeldStake | undefined, kept: KeptStake): HeldStake | undefined {
  const said = ({ arbiterSaid, creatorSaid }: KeptStake) =>
    `${arbiterSaid?.signature} ${creatorSaid?.signature}`;
  const isSame = before !== undefined && said(before.kept) === said(kept) &&
    before.kept.seed === kept.seed && before.name === stakeName(kept.context);
  return isSame ? { ...before, kept } : holdStake(kept);
}

/** Judged as of the height the context promises: whether that height is now is asked before anything is paid. */
function agreedOn(
  { terms, context }: { terms: SignedTerms; context: EscrowContext },
  key: ViewerKey,
  others: readonly Attestation[],
): HeldStake["agreed"] {
  const own = attestedBy(key, { terms, context });
  if (own === undefined) return undefined;
  const agreed = { context, terms, ...agreementTime(context, terms) };
  const judged = judgeAttestations({ ...agreed, attestations: [own, ...others] });
  return judged.verdict === "agreed" ? { address: judged.address, points: judged.points } : undefined;
}

/** What the viewer attests; `undefined` where the context isn't what the terms offer. */
export function attestedBy(
  key: ViewerKey,
  { terms, context }: { terms: SignedTerms; context: EscrowContext },
): Attestation | undefined {
  const agreed = { context, terms, ...agreementTime(context, terms) };
  const attested = attest({ role: "viewer", baseSecret: key.baseSecret, ...agreed });
  return attested.verdict === "attested" ? attested.attestation : undefined;
}

/** An arbiter's own word about a stake, verified; `undefined` for anything else. */
export function readRecord(value: unknown, { name, arbiter }: Pick<HeldStake, "name" | "arbiter">) {
  const event = readEvent(value);
  if (event === undefined || event.pubkey !== arbiter.pubkey) return undefined;
  if ((readStakeReceipt(event) ?? readStakeVerdict(event))?.context !== name) return undefined;
  // Last: it costs the most, and strangers write too.
  return readVerifiedEvent(event);
}

const MOST_RECORDS = 64;
/** All of them together, as JSON; an arbiter writes receipts of a kB or two. */
const MOST_RECORD_CHARS = 256 * 1024;

/** The same stake with words of its arbiter added that it didn't have. */
export function withRecords(held: HeldStake, values: readonly unknown[]): KeptStake {
  const { kept } = held;
  const unknown = values.filter((value) => {
    const id = readEvent(value)?.id;
    return !kept.records.some((one) => one.id === id);
  });
  const fresh = unknown.flatMap((value) => readRecord(value, held) ?? []).filter(({ id }, at, all) =>
    all.findIndex((one) => one.id === id) === at
  );
  if (fresh.length === 0) return kept;
  const records = [...kept.records, ...fresh];
  const newest = admitting(records);
  // Of those that admit, each says the same as the one before, and the newest admits longest.
  const needed = records.filter((one) => one === newest || !isAdmitting(one));
  return { ...kept, records: keptRecords(needed) };
}

/** The newest of them, within bounds: a verdict ends a stake, and no number of other words takes its place. */
export function keptRecords(records: readonly NostrEvent[]): NostrEvent[] {
  const isVerdict = ({ kind }: NostrEvent) => kind === KIND.stakeVerdict;
  const byWeight = [...records.filter((one) => !isVerdict(one)), ...records.filter(isVerdict)].reverse();
  let chars = 0;
  const kept = byWeight.slice(0, MOST_RECORDS).filter((one) =>
    (chars += JSON.stringify(one).length) <= MOST_RECORD_CHARS
  );
  return records.filter((one) => kept.includes(one));
}

/** The arbiter's receipt with which a page is admitted now: the newest of an active stake, or else of a seen one. */
export function admitting(records: readonly NostrEvent[]): NostrEvent | undefined {
  const isActive = (event: NostrEvent) => readStakeReceipt(event)?.step === "active";
  return records.filter(isAdmitting).toSorted((a, b) =>
    Number(isActive(b)) - Number(isActive(a)) || b.created_at - a.created_at
  )[0];
}

/** Whether the arbiter signed that the whole funding came. */
export function isActiveStake(records: readonly NostrEvent[]): boolean {
  return records.some((event) => readStakeReceipt(event)?.step === "active");
}

/** Whether this is a receipt to be admitted with, and so of no use to others. */
export function isAdmitting(event: NostrEvent): boolean {
  const step = readStakeReceipt(event)?.step;
  return step === "active" || step === "seen";
}
