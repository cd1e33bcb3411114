import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, soleTagValue, tagsNamed } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import type { Outcome } from "./settlement.ts";

/** What an arbiter decided, for everybody to check: its event's author is the arbiter. */
export type StakeVerdict = {
  /** Hash of the stake's context, 64 hex. */
  context: string;
  /** Text form of the stream's address. */
  stream: string;
  outcome: Outcome;
  /** The disclosed part of the key, 64 hex. */
  share: string;
  /** Ids of the signed words it rests on. */
  evidence: string[];
};

const MOST_EVIDENCE = 200;

/** Reads a verdict out of an event whose signature the caller verified; the share is judged by `judgeDisclosure`. */
export function readStakeVerdict(event: NostrEvent): StakeVerdict | undefined {
  return read(event);
}

/** Writes a verdict for the arbiter to sign. */
export function stakeVerdictTemplate(verdict: StakeVerdict, nowSeconds: number): EventTemplate {
  const { context, stream, outcome, share, evidence } = verdict;
  const template: EventTemplate = {
    kind: KIND.stakeVerdict,
    created_at: nowSeconds,
    tags: [
      ["context", context],
      ["a", stream],
      ["outcome", outcome],
      ["share", share],
      ...evidence.map((id) => ["e", id]),
      ["alt", `Verdict on a stake: ${outcome}`],
    ],
    content: "",
  };
  if (read(template) === undefined) throw new Error("not a verdict on a stake");
  return template;
}

/** Whether two events of one author decide one stake both ways: proof of misconduct that needs nothing else. */
export function contradict(a: NostrEvent, b: NostrEvent): boolean {
  const [one, other] = [read(a), read(b)];
  if (one === undefined || other === undefined || a.pubkey !== b.pubkey) return false;
  return one.context === other.context && one.outcome !== other.outcome;
}

function read(event: EventTemplate): StakeVerdict | undefined {
  if (event.kind !== KIND.stakeVerdict) return undefined;
  const context = soleTagValue(event, "context");
  const stream = soleTagValue(event, "a");
  const outcome = soleTagValue(event, "outcome");
  const share = soleTagValue(event, "share");
  const evidence = tagsNamed(event, "e").map(([, id]) => id);
  if (!isHex(context, 32) || !isHex(share, 32) || readAddress(stream ?? "") === undefined) return undefined;
  if (outcome !== "release" && outcome !== "grant") return undefined;
  if (evidence.length > MOST_EVIDENCE || !evidence.every((id) => isHex(id, 32))) return undefined;
  return { context, stream: stream ?? "", outcome, share, evidence: evidence.flatMap((id) => id ?? []) };
}
