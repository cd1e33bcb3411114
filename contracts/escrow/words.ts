import { fromHex, isHex, toHex } from "../hex.ts";
import { sha256 } from "../sha256.ts";
import { isPeerId } from "../swarm/peer-id.ts";
import { canonicalJson } from "./canonical-json.ts";
import { recordOf } from "./context.ts";
import { signedWithKey, signWithKey } from "./key-signature.ts";
import { pointOf } from "./shares.ts";
import { isRuleName } from "./terms.ts";

/** A staked viewer says that another broke a rule, about one segment that it should have got from a peer. */
export type ComplaintWord = {
  word: "complaint";
  /** Stake of who is accused: the hash of its context, 64 hex. */
  accused: string;
  rule: string;
  /** Stake of who complains and signs. */
  witness: string;
  /** Peer id of the accused. */
  peer: string;
  /** The page's key with which the witness signs transfer receipts, 64 hex. */
  page: string;
  /** The witness' `signStakedPage` for that page, 128 hex: without it the complaint is void. */
  pageSignature: string;
  /** Session and number of the segment. */
  sid: string;
  n: number;
  /**
   * Id of the delegation (kind 34311) by which the witness believed whoever sealed it, 64 hex: only a fork under that one answers.
   * Earlier versions named none: no fork answers theirs.
   */
  delegation?: string;
};

/** A witness takes a complaint back. */
export type RetractionWord = { word: "retraction"; complaint: string; witness: string };

/** The creator claims a stake; signed with the creator's base key. */
export type ClaimWord = {
  word: "claim";
  accused: string;
  rule: string;
  /** Ids of complaints, each once. */
  complaints: string[];
};

/** The creator gives a stake back before its deadline, for good; signed with the creator's base key. */
export type ReleaseWord = { word: "release"; stake: string };

/** What parties to a stake say and sign with their base keys on Monero's curve. */
export type StakeWord = ComplaintWord | RetractionWord | ClaimWord | ReleaseWord;

/** A word as it travels; `id` follows from the word alone. */
export type SignedWord<Word extends StakeWord = StakeWord> = { said: Word; signature: string };

/** Complaints that one claim may bring. */
export const MOST_COMPLAINTS = 16;

const TAG = new TextEncoder().encode("dstream-escrow/1/word\0");
const SIGNED = "dstream-escrow/1/word";

/** What a word is called where others speak of it, 64 hex. */
export function wordId(word: StakeWord): string {
  return toHex(sha256(Uint8Array.from([...TAG, ...new TextEncoder().encode(canonicalJson(word))])));
}

/** Signs a word with the base key of the party whose word it is. */
export function signWord<Word extends StakeWord>(said: Word, baseSecret: bigint): SignedWord<Word> {
  return { said, signature: signWithKey(SIGNED, baseSecret, idBytes(said)) };
}

/** Whether the holder of a base key that was read, 64 hex, signed this word. */
export function isWordOf({ said, signature }: SignedWord, baseKey: string): boolean {
  return signedWithKey(SIGNED, pointOf(baseKey), idBytes(said), signature);
}

/** Reads a signed word out of parsed JSON; `undefined` for anything missing, unknown or out of bounds. Verifies nothing. */
export function readSignedWord(value: unknown): SignedWord | undefined {
  const fields = recordOf(value, 2);
  const said = readWord(fields?.said);
  const signature = fields?.signature;
  return said !== undefined && isHex(signature, 64) ? { said, signature } : undefined;
}

/** As `readSignedWord`, for a word of one kind only. */
export function readSignedWordOf<Name extends StakeWord["word"]>(
  name: Name,
  value: unknown,
): SignedWord<Extract<StakeWord, { word: Name }>> | undefined {
  const read = readSignedWord(value);
  return read !== undefined && isNamed(read, name) ? read : undefined;
}

function isNamed<Name extends StakeWord["word"]>(
  signed: SignedWord,
  name: Name,
): signed is SignedWord<Extract<StakeWord, { word: Name }>> {
  return signed.said.word === name;
}

function readWord(value: unknown): StakeWord | undefined {
  if (typeof value !== "object" || value === null || !("word" in value)) return undefined;
  switch (value.word) {
    case "complaint":
      return readComplaint(value);
    case "retraction": {
      const { complaint, witness } = recordOf(value, 3) ?? {};
      return isHex(complaint, 32) && isHex(witness, 32)
        ? { word: "retraction", complaint, witness }
        : undefined;
    }
    case "claim": {
      const { accused, rule, complaints } = recordOf(value, 4) ?? {};
      const ids = readIds(complaints);
      if (!isHex(accused, 32) || !isRuleName(rule) || ids === undefined) return undefined;
      return { word: "claim", accused, rule, complaints: ids };
    }
    case "release": {
      const { stake } = recordOf(value, 2) ?? {};
      return isHex(stake, 32) ? { word: "release", stake } : undefined;
    }
    default:
      return undefined;
  }
}

function readComplaint(value: unknown): ComplaintWord | undefined {
  const named = recordOf(value, 10);
  const { accused, rule, witness, peer, page, pageSignature, sid, n } = named ?? recordOf(value, 9) ?? {};
  if (!isHex(accused, 32) || !isHex(witness, 32) || !isHex(page, 32) || !isHex(sid, 8)) return undefined;
  if (!isRuleName(rule) || !isPeerId(peer) || !isHex(pageSignature, 64)) return undefined;
  if (typeof n !== "number" || !Number.isSafeInteger(n) || n < 0) return undefined;
  const word: ComplaintWord = {
    word: "complaint",
    accused,
    rule,
    witness,
    peer,
    page,
    pageSignature,
    sid,
    n,
  };
  if (named === undefined) return word;
  const { delegation } = named;
  return isHex(delegation, 32) ? { ...word, delegation } : undefined;
}

function readIds(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_COMPLAINTS) return undefined;
  const ids = (value as unknown[]).filter((id): id is string => isHex(id, 32));
  return new Set(ids).size === value.length ? ids : undefined;
}

function idBytes(word: StakeWord): Uint8Array {
  return fromHex(wordId(word)) ?? new Uint8Array();
}
