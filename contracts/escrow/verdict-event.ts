import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, soleTagValue, tagsNamed } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import { recordOf } from "./context.ts";
import { FEWEST_WITNESSES, isRuleName } from "./terms.ts";

/** What an arbiter decided, for everybody to check: its event's author is the arbiter. */
export type StakeVerdict = {
  /** Hash of the stake's context, 64 hex. */
  context: string;
  /** Text form of the stream's address. */
  stream: string;
  /** The disclosed part of the key, 64 hex. */
  share: string;
} & Ruling;

/** How a stake ends and why. A grant says which rule was broken and which claim it follows, so that everybody can audit it. */
export type Ruling =
  & {
    /** Ids of the signed words it rests on, each once. */
    evidence: string[];
  }
  & (
    | { outcome: "release" }
    | {
      outcome: "grant";
      rule: string;
      /** Id of the creator's claim, 64 hex. */
      claim: string;
      /** Stakes whose word it rests on, 64 hex each: none of them carries another grant. */
      witnesses: string[];
    }
  );

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
  const audit = verdict.outcome === "grant"
    ? [
      ["rule", verdict.rule],
      ["claim", verdict.claim],
      ...verdict.witnesses.map((stake) => ["w", stake]),
    ]
    : [];
  const template: EventTemplate = {
    kind: KIND.stakeVerdict,
    created_at: nowSeconds,
    tags: [
      // One letter, so that relays find it.
      ["x", context],
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
  const context = soleTagValue(event, "x");
  const stream = soleTagValue(event, "a");
  const share = soleTagValue(event, "share");
  if (!isHex(context, 32) || !isHex(share, 32) || readAddress(stream ?? "") === undefined) return undefined;
  const values = (name: string) => tagsNamed(event, name).map(([, value]) => value);
  const once = (name: string) =>
    tagsNamed(event, name).length === 0 ? {} : { [name]: soleTagValue(event, name) };
  const witnesses = values("w");
  const ruling = readRuling({
    outcome: soleTagValue(event, "outcome"),
    evidence: values("e"),
    ...once("rule"),
    ...once("claim"),
    ...(witnesses.length === 0 ? {} : { witnesses }),
  });
  if (ruling === undefined) return undefined;
  // Nobody is a witness against himself.
  if (ruling.outcome === "grant" && ruling.witnesses.includes(context)) return undefined;
  return { context, stream: stream ?? "", share, ...ruling };
}

/** Reads how a stake ends out of parsed JSON; `undefined` for anything missing, unknown or out of bounds. */
export function readRuling(value: unknown): Ruling | undefined {
  const { evidence: listed } = readFields(value);
  const evidence = readIds(listed);
  if (evidence === undefined) return undefined;
  const release = recordOf(value, 2);
  if (release?.outcome === "release") return { outcome: "release", evidence };
  const { outcome, rule, claim, witnesses: stakes } = recordOf(value, 5) ?? {};
  const witnesses = readIds(stakes);
  if (outcome !== "grant" || !isRuleName(rule) || !isHex(claim, 32)) return undefined;
  if (evidence.length < LEAST_EVIDENCE || evidence.includes(claim)) return undefined;
  // A word for each witness and a witness for each word, or nobody could audit the count.
  return witnesses?.length === evidence.length ? { outcome, evidence, rule, claim, witnesses } : undefined;
}

function readFields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function readIds(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length > MOST_EVIDENCE) return undefined;
  const ids = (value as unknown[]).filter((id): id is string => isHex(id, 32));
  return new Set(ids).size === value.length ? ids : undefined;
}
