import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { type EventTemplate, isWithin, type NostrEvent, soleTagValue, tagsNamed } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import { isFitKey, isStake, MOST_TRANCHES } from "./context.ts";

/** For what a stake can be claimed: words that the arbiter's function knows, and how many staked viewers must say so. */
export type StakeRule = { name: string; witnesses: number };

/** An edge that may decide: its Nostr key, its base key on Monero's curve, where it answers. */
export type Arbiter = { pubkey: string; baseKey: string; url: string };

/** What a creator asks of viewers who share, and by what it binds itself. */
export type StakeTerms = {
  /** Text form of the stream's address. */
  stream: string;
  /** Piconero of each tranche, in decimal. */
  amount: string;
  /** The creator's base key on Monero's curve, 64 hex. */
  baseKey: string;
  /** A viewer chooses one. */
  arbiters: Arbiter[];
  /** Blocks from funding to the deadline, when an unclaimed stake goes back. */
  deadlineBlocks: number;
  /** Blocks between a claim and the verdict on it: the viewer's time to answer. */
  windowBlocks: number;
  tranches: number;
  rules: StakeRule[];
};

/** Terms out of a signed event, with its id: what a context names. */
export type SignedTerms = StakeTerms & { id: string };

/** A day: nobody must be at the screen all the time. */
export const SHORTEST_WINDOW = 720;

/** A deadline leaves room for a whole window and for the verdict's way. */
export const DEADLINE_MARGIN = 60;

/** A month and a bit; what is staked longer is forgotten. */
export const LONGEST_DEADLINE = 30_000;

/** Tags and content as JSON, twice what eight arbiters and rules need: every request to an arbiter carries them, an answer to a claim too. */
export const MOST_TERMS_BYTES = 8192;
const MOST_ARBITERS = 8;
const MOST_RULES = 8;

/** One alone could lie for gain; two must conspire. */
export const FEWEST_WITNESSES = 2;

/** Reads the terms of a stream out of an event whose signature the caller verified. Strict: unclear terms are none. */
export function readStakeTerms(event: NostrEvent): SignedTerms | undefined {
  const terms = read(event, event.pubkey);
  return terms === undefined ? undefined : { ...terms, id: event.id };
}

/** As `readStakeTerms`, for who is about to agree on a new stake: padded terms are none. A stake that was agreed on stays one. */
export function readOfferedTerms(event: NostrEvent): SignedTerms | undefined {
  return isWithin(event, MOST_TERMS_BYTES) ? readStakeTerms(event) : undefined;
}

/** Writes terms for the creator to sign; throws for terms that no viewer could read. */
export function stakeTermsTemplate(terms: StakeTerms, nowSeconds: number): EventTemplate {
  const address = readAddress(terms.stream);
  if (address === undefined) throw new Error("not a stream's address");
  const template: EventTemplate = {
    kind: KIND.stakeTerms,
    created_at: nowSeconds,
    tags: [
      ["d", address.d],
      ["a", terms.stream],
      ["tier", "stake"],
      ["amount", terms.amount],
      ["base", terms.baseKey],
      ...terms.arbiters.map(({ pubkey, baseKey, url }) => ["p", pubkey, url, "arbiter", baseKey]),
      ["deadline", String(terms.deadlineBlocks)],
      ["window", String(terms.windowBlocks)],
      ["tranches", String(terms.tranches)],
      ...terms.rules.map(({ name, witnesses }) => ["rule", name, String(witnesses)]),
      ["alt", "Terms of a stake for viewers who share this stream"],
    ],
    content: "",
  };
  if (read(template, address.creator) === undefined) throw new Error("not terms of a stake");
  return template;
}

function read(event: EventTemplate, author: string): StakeTerms | undefined {
  if (event.kind !== KIND.stakeTerms || soleTagValue(event, "tier") !== "stake") return undefined;
  const stream = soleTagValue(event, "a") ?? "";
  const address = readAddress(stream);
  if (address?.creator !== author || soleTagValue(event, "d") !== address.d) return undefined;
  const amount = soleTagValue(event, "amount");
  const baseKey = soleTagValue(event, "base");
  const deadlineBlocks = readCount(soleTagValue(event, "deadline"), LONGEST_DEADLINE);
  const windowBlocks = readCount(soleTagValue(event, "window"), LONGEST_DEADLINE);
  const tranches = readCount(soleTagValue(event, "tranches"), MOST_TRANCHES);
  if (deadlineBlocks === undefined || windowBlocks === undefined || tranches === undefined) return undefined;
  if (!isStake(amount, tranches) || !isFitKey(baseKey)) return undefined;
  if (windowBlocks < SHORTEST_WINDOW || deadlineBlocks < windowBlocks + DEADLINE_MARGIN) return undefined;
  const arbiters = readArbiters(event, [author, baseKey]);
  const rules = readRules(event);
  if (arbiters === undefined || rules === undefined) return undefined;
  return { stream, amount, baseKey, arbiters, deadlineBlocks, windowBlocks, tranches, rules };
}

/** `taken`: keys of the creator, who may not judge its own claims. */
function readArbiters(event: EventTemplate, taken: readonly string[]): Arbiter[] | undefined {
  const arbiters: Arbiter[] = [];
  const keys = new Set(taken);
  for (const [, pubkey, url = "", role, baseKey] of tagsNamed(event, "p")) {
    if (role !== "arbiter") continue;
    if (!isHex(pubkey, 32) || !isFitKey(baseKey) || !/^https?:\/\/\S{1,200}$/.test(url)) return undefined;
    if (keys.has(pubkey) || keys.has(baseKey)) return undefined;
    keys.add(pubkey).add(baseKey);
    arbiters.push({ pubkey, baseKey, url });
  }
  return arbiters.length > 0 && arbiters.length <= MOST_ARBITERS ? arbiters : undefined;
}

function readRules(event: EventTemplate): StakeRule[] | undefined {
  const rules: StakeRule[] = [];
  for (const [, name = "", count] of tagsNamed(event, "rule")) {
    const witnesses = readCount(count, 100);
    if (!isRuleName(name) || rules.some((rule) => rule.name === name)) return undefined;
    if (witnesses === undefined || witnesses < FEWEST_WITNESSES) return undefined;
    rules.push({ name, witnesses });
  }
  return rules.length > 0 && rules.length <= MOST_RULES ? rules : undefined;
}

/** Whether a rule may be called so. */
export function isRuleName(name: unknown): name is string {
  return typeof name === "string" && /^[a-z][a-z0-9-]{0,31}$/.test(name);
}

function readCount(text: string | undefined, most: number): number | undefined {
  if (text === undefined || !/^[1-9][0-9]{0,8}$/.test(text)) return undefined;
  return Number(text) <= most ? Number(text) : undefined;
}
