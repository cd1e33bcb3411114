import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { readCheckpoint } from "../nostr/checkpoint.ts";
import { readDelegation } from "../nostr/delegation.ts";
import { type EventTemplate, type NostrEvent, readEvent, soleTagValue } from "../nostr/event.ts";
import { readJson, readJsonObject } from "../nostr/json.ts";
import { KIND } from "../nostr/kinds.ts";
import { recordOf } from "./context.ts";
import { type ComplaintWord, readSignedWord, type RetractionWord, type SignedWord } from "./words.ts";

/** A witness' word where all can read it: what counts in it is signed with the witness' base key, not by the event's author. */
export type PublicWord = {
  /** Stake of who is accused: the hash of its context, 64 hex. */
  accused: string;
  /** Text form of the stream's address. */
  stream: string;
  word: SignedWord<ComplaintWord> | SignedWord<RetractionWord>;
};

/** A page tells by which stake it shares, so that those it wrongs can complain of it; the event is signed by the page's own key. */
export type PublicPage = {
  /** Hash of the stake's context, 64 hex. */
  stake: string;
  stream: string;
  /** The arbiter's receipt and the viewer's signature, as `judgeStakedPage` judges them. */
  receipt: NostrEvent;
  signature: string;
  /** SHA-256 of the only certificate by which the page makes connections, 64 hex: what came by another one didn't come from it. */
  fingerprint: string;
};

const MOST_CHARS = 4096;
/** Room for the largest delegation, checkpoints as large as there are, and the word itself. */
const MOST_CHARS_BESIDE = 12 * 1024;

/** Checkpoints that stand beside a complaint. */
export const MOST_SEALS = 3;

/** By what a witness judged: whoever was shown something else sees that a box told two stories. */
export type Judged = {
  /** The delegation (kind 34311) that the complaint names. */
  delegation?: NostrEvent;
  /** Checkpoints (kind 24311). */
  seals: NostrEvent[];
};

/**
 * Writes a complaint, or its retraction, for any key to sign; throws for one that nobody could read. Of what it was judged by only
 * so much is taken as there is room for, each no larger than its reader takes it.
 */
export function publicWordTemplate(
  { accused, stream, word }: PublicWord,
  nowSeconds: number,
  judged: Judged = { seals: [] },
): EventTemplate {
  const head = { stake: accused, stream, name: word.said.word };
  const seals = judged.seals.filter((seal) => readCheckpoint(seal) !== undefined).slice(0, MOST_SEALS);
  const delegation = judged.delegation && readDelegation(judged.delegation)?.event;
  const content = JSON.stringify({ ...word, ...(seals.length > 0 && { delegation, seals }) });
  const template = templateOf(head, content, nowSeconds);
  if (readPublicWord(template) === undefined) throw new Error("not a word of a witness");
  return template;
}

/** Reads what stands beside a complaint; nothing where it isn't what `publicWordTemplate` writes. Verifies nothing. */
export function readJudgedBeside(event: EventTemplate): Judged {
  const fields = readJsonObject(event.content.length > MOST_CHARS_BESIDE ? "" : event.content) ?? {};
  const { seals, delegation: named } = fields;
  if (!Array.isArray(seals) || seals.length > MOST_SEALS) return { seals: [] };
  const read = (seals as unknown[]).map(readEvent).filter((one) => one !== undefined);
  if (read.length !== seals.length) return { seals: [] };
  const delegation = readEvent(named);
  return { ...(delegation && { delegation }), seals: read };
}

/** Reads such a word; `undefined` for anything missing, unknown or out of bounds. Verifies nothing. */
export function readPublicWord(event: EventTemplate): PublicWord | undefined {
  const head = readHead(event);
  if (head === undefined) return undefined;
  const { seals: _, delegation: __, ...word } = readJsonObject(event.content) ?? {};
  const signed = readSignedWord(word);
  if (signed?.said.word !== head.name) return undefined;
  const { stake: accused, stream } = head;
  const { said, signature } = signed;
  switch (said.word) {
    case "complaint":
      return said.accused === accused ? { accused, stream, word: { said, signature } } : undefined;
    case "retraction":
      return { accused, stream, word: { said, signature } };
    case "claim":
    case "release":
      return undefined;
  }
}

/** Writes by which stake a page shares, for the page's own key to sign; throws for what nobody could read. */
export function publicPageTemplate(
  { stake, stream, receipt, signature, fingerprint }: PublicPage,
  nowSeconds: number,
): EventTemplate {
  const template = templateOf(
    { stake, stream, name: PAGE },
    JSON.stringify({ receipt, signature, fingerprint }),
    nowSeconds,
  );
  if (readPublicPage(template) === undefined) throw new Error("not a staked page");
  return template;
}

/** Reads by which stake a page shares; `judgeStakedPage` says whether it is so. */
export function readPublicPage(event: EventTemplate): PublicPage | undefined {
  const head = readHead(event);
  if (head?.name !== PAGE) return undefined;
  const { stake, stream } = head;
  const fields = recordOf(readJson(event.content), 3);
  const receipt = readEvent(fields?.receipt);
  const { signature, fingerprint } = fields ?? {};
  if (receipt === undefined || !isHex(signature, 64) || !isHex(fingerprint, 32)) return undefined;
  return { stake, stream, receipt, signature, fingerprint };
}

type Head = { stake: string; stream: string; name: string };

const PAGE = "page";

function templateOf({ stake, stream, name }: Head, content: string, nowSeconds: number): EventTemplate {
  return {
    kind: KIND.stakeWord,
    created_at: nowSeconds,
    tags: [
      ["x", stake],
      ["a", stream],
      ["p", readAddress(stream)?.creator ?? ""],
      ["s", name],
      ["alt", `Word of a staked viewer: ${name}`],
    ],
    content,
  };
}

function readHead(event: EventTemplate): Head | undefined {
  const name = soleTagValue(event, "s");
  const most = name === "complaint" ? MOST_CHARS_BESIDE : MOST_CHARS;
  if (event.kind !== KIND.stakeWord || event.content.length > most) return undefined;
  const stake = soleTagValue(event, "x");
  const stream = soleTagValue(event, "a") ?? "";
  const address = readAddress(stream);
  if (!isHex(stake, 32) || address === undefined || name === undefined) return undefined;
  return soleTagValue(event, "p") === address.creator ? { stake, stream, name } : undefined;
}
