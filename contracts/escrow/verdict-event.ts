import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, soleTagValue, tagsNamed } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import { FEWEST_WITNESSES, isRuleName } from "./terms.ts";

/** What an arbiter decided, for everybody to check: its event's author is the arbiter. */
export type StakeVerdict = {
  /** Hash of the stake's context, 64 hex. */
  context: string;
  /** Text form of the stream's address. */
  stream: string;
  /** The disclosed part of the key, 64 hex. */
  share: string;
  /** Ids of the signed words it rests on, each once. */
  evidence: string[];
} & VerdictOutcome;

/** A grant says which rule was broken and which claim it follows, so that everybody can audit it against the terms. */
export type VerdictOutcome =
  | { outcome: "release" }
  | {
    outcome: "grant";
    rule: string;
    /** Id of the creator's claim, 64 hex. */
    claim: string;
  };

const MOST_EVIDENCE = 200;

/** Two complaints at least: no terms can ask for fewer witnesses. */
const LEAST_EVIDENCE = FEWEST_WITNESSES;

/** Reads a verdict out of an event whose signature the caller verified; the share is judged by `judgeDisclosure`. */
export function readStakeVerdict(event: NostrEvent): StakeVerdict | undefined {
  return read(event);
}

/** Writes a verdict for the arbiter to sign. */
export function stakeVerdictTemplate(verdict: StakeVerdict, nowSeconds: number): EventTemplate {
  const { context, stream, outcome, share, evidence } = verdict;
  const audit = verdict.outcome === "grant" ? [["rule", verdict.rule], ["claim", verdict.claim]] : [];
  const template: EventTemplate = {
    kind: KIND.stakeVerdict,
    created_at: nowSeconds,
    tags: [
      ["context", context],
      ["a", stream],
      ["outcome", outcome],
      ["share", share],
      ...audit,
      ...evidence.map((id) => ["e", id]),
      ["alt", `Verdict on a stake: ${outcome}`],
    ],
    content: "",
  };
  if (read(template) === undefined) throw new Error("not a verdict on a stake");
  return template;
}

/**
 * Whether two events decide one stake both ways, both by the arbiter with this Nostr key: proof of its misconduct. The
 * key comes from the terms that the context names; of anybody else's events two say nothing.
 */
export function contradict(a: NostrEvent, b: NostrEvent, arbiter: string): boolean {
  const [one, other] = [read(a), read(b)];
  if (one === undefined || other === undefined) return false;
  if (a.pubkey !== arbiter || b.pubkey !== arbiter) return false;
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
  if (evidence.length > MOST_EVIDENCE || !evidence.every((id) => isHex(id, 32))) return undefined;
  const ids = evidence.flatMap((id) => id ?? []);
  if (new Set(ids).size !== ids.length) return undefined;
  const common = { context, stream: stream ?? "", share, evidence: ids };
  const [rules, claims] = [tagsNamed(event, "rule"), tagsNamed(event, "claim")];
  if (outcome === "release") {
    return rules.length + claims.length === 0 ? { ...common, outcome } : undefined;
  }
  const rule = soleTagValue(event, "rule");
  const claim = soleTagValue(event, "claim");
  if (outcome !== "grant" || !isRuleName(rule) || !isHex(claim, 32)) return undefined;
  if (ids.length < LEAST_EVIDENCE || ids.includes(claim)) return undefined;
  return { ...common, outcome, rule, claim };
}
