import { judgeDisclosure, type Outcome, winnersKey } from "../../../../contracts/escrow/settlement.ts";
import { disclosure } from "../../../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../../../contracts/escrow/shares.ts";
import { readStakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import { readStakeVerdict } from "../../../../contracts/escrow/verdict-event.ts";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { signWord, wordId } from "../../../../contracts/escrow/words.ts";
import {
  type NostrEvent,
  readEvent,
  type SignatureCheck,
  soleTagValue,
  verifyEvent,
} from "../../../../contracts/nostr/event.ts";
import { askArbiter } from "../arbiter-client.ts";
import { askWithRecords } from "../sent-records.ts";
import type { Evidence } from "./evidence.ts";
import type { AskedStake } from "./judge-request.ts";

/** What came of a step with the arbiter. */
export type SettleOutcome =
  /** The arbiter's own event, checked. */
  | { outcome: "done"; event: NostrEvent }
  | { outcome: "refused" | "later"; code: string; detail: string };

export type SettleOptions = {
  asked: AskedStake;
  /** What the arbiter said of the stake before. */
  records: readonly NostrEvent[];
  fetch: typeof fetch;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Gives a stake back before its deadline, for good. */
export async function giveBack(options: SettleOptions): Promise<SettleOutcome> {
  const { asked, fetch } = options;
  const stake = stakeName(asked.request.context);
  const release = signWord({ word: "release", stake }, asked.key.baseSecret);
  const { url } = arbiterOf(asked);
  const word = await askWithRecords(
    options.records,
    (records) => askArbiter({ url, step: "release", body: { ...bodyOf(asked), records, release }, fetch }),
  );
  if (word.state !== "done") return { outcome: word.state, code: word.code, detail: word.detail };
  return verdictOf(word.answer.verdict, options);
}

/** Claims a stake by what speaks for one rule; the viewer has the window to answer. */
export async function claimStake(options: SettleOptions, evidence: Evidence): Promise<SettleOutcome> {
  const { asked, fetch, check } = options;
  const accused = stakeName(asked.request.context);
  const { complaints, rule } = evidence;
  const claim = signWord({
    word: "claim",
    accused,
    rule: rule.name,
    complaints: complaints.map(({ said }) => wordId(said)),
  }, asked.key.baseSecret);
  const { url } = arbiterOf(asked);
  const word = await askWithRecords(
    options.records,
    (records) =>
      askArbiter({ url, step: "claim", body: { ...bodyOf(asked), records, claim, complaints }, fetch }),
  );
  if (word.state !== "done") return { outcome: word.state, code: word.code, detail: word.detail };
  const { receipt: event } = word.answer;
  const receipt = readStakeReceipt(event);
  const isOwn = event.pubkey === arbiterOf(asked).pubkey && receipt?.step === "claim" &&
    receipt.context === accused && verifyEvent(event, check);
  return isOwn ? { outcome: "done", event } : unbelievable();
}

/** Asks the arbiter to decide, if it is time. */
export async function askVerdict(options: SettleOptions): Promise<SettleOutcome> {
  const { asked, fetch } = options;
  const { url } = arbiterOf(asked);
  const word = await askWithRecords(
    options.records,
    (records) => askArbiter({ url, step: "verdict", body: { ...bodyOf(asked), records }, fetch }),
  );
  if (word.state !== "done") return { outcome: word.state, code: word.code, detail: word.detail };
  return verdictOf(word.answer.verdict, options);
}

/** Asks the arbiter how far the payments of a stake are; what it signed about that, and about the stake since. */
export async function askPaid(
  { asked, fetch, check }: SettleOptions,
  txids: readonly string[],
): Promise<NostrEvent[]> {
  const { terms, context, viewSecret, attestations: [viewer, arbiter] } = asked.request;
  const { pubkey, url } = arbiterOf(asked);
  const word = await askArbiter({
    url,
    step: "funded",
    body: { terms, context, attestations: [viewer, asked.own, arbiter], viewSecret, txids: [...txids] },
    fetch,
  });
  if (word.state !== "done") return [];
  const name = stakeName(context);
  return [word.answer.receipt, ...word.answer.records].flatMap((value) => {
    const event = readEvent(value);
    const isOwn = event?.pubkey === pubkey && soleTagValue(event, "x") === name && verifyEvent(event, check);
    return event !== undefined && isOwn ? [event] : [];
  });
}

/** The creator's own part, which gives the stake back without an arbiter. */
export function ownPart({ request, key }: AskedStake): string {
  const share = disclosure("release", sharesOf("creator", key.baseSecret, request.context));
  if (share === undefined) throw new Error("a creator holds the part that gives a stake back");
  return share;
}

/** The escrow's whole spend key, as hex, once the arbiter granted it; `undefined` for a part that isn't this stake's. */
export function grantedKey({ request, key, points }: AskedStake, share: string): string | undefined {
  if (judgeDisclosure("grant", share, points).verdict !== "disclosed") return undefined;
  return winnersKey(sharesOf("creator", key.baseSecret, request.context), "grant", share);
}

/** How a verdict of the stake's own arbiter ends it; `undefined` for anybody else's, another stake's, or a false part. */
export function judgeVerdict(
  event: NostrEvent,
  asked: AskedStake,
): { outcome: Outcome; share: string } | undefined {
  const verdict = readStakeVerdict(event);
  if (verdict?.context !== stakeName(asked.request.context)) return undefined;
  if (event.pubkey !== arbiterOf(asked).pubkey) return undefined;
  const { outcome, share } = verdict;
  return judgeDisclosure(outcome, share, asked.points).verdict === "disclosed"
    ? { outcome, share }
    : undefined;
}

/** The arbiter of a stake, as its terms name it. */
export function arbiterOf({ terms, request }: AskedStake): { pubkey: string; url: string } {
  const arbiter = terms.arbiters.find(({ baseKey }) => baseKey === request.context.keys.arbiter);
  if (arbiter === undefined) throw new Error("a judged stake has an arbiter of its terms");
  return arbiter;
}

function bodyOf({ request }: AskedStake) {
  const { terms, context, attestations: [, attestation] } = request;
  return { terms, context, attestation };
}

function verdictOf(event: NostrEvent, { asked, check }: SettleOptions): SettleOutcome {
  const isOwn = judgeVerdict(event, asked) !== undefined && verifyEvent(event, check);
  return isOwn ? { outcome: "done", event } : unbelievable();
}

function unbelievable(): SettleOutcome {
  return { outcome: "later", code: "unreadable", detail: "The arbiter's answer can't be believed." };
}
