import { decrypt, encrypt } from "nostr-tools/nip44";
import { isHex } from "../hex.ts";
import { asciiBytes, hashToScalar } from "../monero/keccak.ts";
import { timesEight, timesSecret } from "../monero/point.ts";
import { scalarBytes } from "../monero/scalar.ts";
import { readAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, readEvent, soleTagValue } from "../nostr/event.ts";
import { readJson, readJsonObject } from "../nostr/json.ts";
import { KIND } from "../nostr/kinds.ts";
import type { Attestation } from "./attestation.ts";
import { type EscrowContext, isFitKey, MOST_FUNDING_TXIDS, readContext, recordOf } from "./context.ts";
import { stakeName } from "./decision.ts";
import { readAttestation } from "./read-attestation.ts";
import { pointOf } from "./shares.ts";

/** What a letter is about. */
export type LetterHead = {
  /** Hash of the stake's context, 64 hex. */
  stake: string;
  /** Text form of the stream's address. */
  stream: string;
};

/**
 * What viewer and creator of a stake write each other on the stream's relays, for they need not be there at one time. Who signs the
 * event says nothing: whatever counts in it is signed with a base key, or can be checked against points that were.
 */
export type StakeLetter =
  & LetterHead
  & (
    /** Asks the creator to attest; only the holders of both base keys can open it. */
    | { letter: "request"; viewer: string; sealed: string }
    /** Tells the creator how it goes on with a stake that was asked for; sealed like the request. */
    | { letter: "note"; viewer: string; sealed: string }
    | { letter: "answer"; attestation: Attestation }
    /** Why the creator's page attests nothing; sealed like the request, so that nobody else can turn a viewer away. */
    | { letter: "refusal"; viewer: string; sealed: string }
    /** The creator gives its own part of the key to the viewer without an arbiter. */
    | { letter: "disclosure"; share: string }
  );

/** All that a creator needs to attest a stake, and to settle it later: so it keeps nothing for each. */
export type StakeRequest = {
  /** The creator's signed terms (kind 34321); the reader verifies no signature. */
  terms: NostrEvent;
  context: EscrowContext;
  /** Secret view key of the escrow, 64 hex. */
  viewSecret: string;
  /** Those of the viewer and of the arbiter. */
  attestations: readonly [Attestation, Attestation];
};

/** What a viewer tells the creator after the agreement. */
export type StakeNote = {
  /** Transactions that fund the stake, 64 hex each. */
  txids: string[];
  /** The viewer asks to have it back before its deadline. */
  leave: boolean;
};

/** What a letter may weigh sealed: a request's terms may list eight arbiters, and a note names eight payments. */
const MOST_SEALED = { request: 32 * 1024, note: 2048, refusal: 2048 };
const LETTER_KEY = "dstream-escrow/1/letter\0";

/** Seals a request for the creator. `nonce`: 32 bytes of chance, never used twice. */
export function sealRequest(request: StakeRequest, viewerSecret: bigint, nonce: Uint8Array): string {
  const { context: { keys } } = request;
  return encrypt(JSON.stringify(request), letterKey(viewerSecret, keys.creator), nonce);
}

/** Seals a note for the creator with this base key; `nonce` as for a request. */
export function sealNote(
  note: StakeNote,
  viewerSecret: bigint,
  creatorKey: string,
  nonce: Uint8Array,
): string {
  return encrypt(JSON.stringify(note), letterKey(viewerSecret, creatorKey), nonce);
}

/** Opens a note with one's own base key; `undefined` where it isn't for that key, or is none. */
export function openNote(
  { viewer, sealed }: Extract<StakeLetter, { letter: "note" }>,
  baseSecret: bigint,
): StakeNote | undefined {
  const fields = recordOf(openJson(sealed, letterKey(baseSecret, viewer)), 2);
  const given: unknown[] = Array.isArray(fields?.txids) ? fields.txids : [];
  const txids = given.filter((txid): txid is string => isHex(txid, 32));
  if (typeof fields?.leave !== "boolean" || txids.length !== given.length) return undefined;
  return txids.length <= MOST_FUNDING_TXIDS ? { txids, leave: fields.leave } : undefined;
}

/** Seals for this viewer's base key why the creator attests nothing: a word of 1 to 40 letters and hyphens. `nonce` as for a request. */
export function sealRefusal(
  why: string,
  creatorSecret: bigint,
  viewerKey: string,
  nonce: Uint8Array,
): string {
  return encrypt(JSON.stringify({ why }), letterKey(creatorSecret, viewerKey), nonce);
}

/** Opens a refusal with the viewer's base key; `undefined` where the creator with this base key didn't seal it. */
export function openRefusal(sealed: string, viewerSecret: bigint, creatorKey: string): string | undefined {
  const why = recordOf(openJson(sealed, letterKey(viewerSecret, creatorKey)), 1)?.why;
  return typeof why === "string" && /^[a-z][a-z-]{0,39}$/.test(why) ? why : undefined;
}

/** Opens a request with one's own base key; `undefined` where it isn't for that key, or says something else than its outside. */
export function openRequest(
  { stake, stream, viewer, sealed }: Extract<StakeLetter, { letter: "request" }>,
  baseSecret: bigint,
): StakeRequest | undefined {
  const fields = recordOf(openJson(sealed, letterKey(baseSecret, viewer)), 4);
  const terms = readEvent(fields?.terms);
  const context = readContext(fields?.context);
  const given: unknown[] = Array.isArray(fields?.attestations) ? fields.attestations : [];
  const [first, second] = given.map(readAttestation);
  if (fields === undefined || terms === undefined || context === undefined || !isHex(fields.viewSecret, 32)) {
    return undefined;
  }
  if (given.length !== 2 || first?.role !== "viewer" || second?.role !== "arbiter") return undefined;
  if (context.keys.viewer !== viewer || context.stream !== stream || stakeName(context) !== stake) {
    return undefined;
  }
  return { terms, context, viewSecret: fields.viewSecret, attestations: [first, second] };
}

/** Writes a letter for any key to sign; throws for one that nobody could read. */
export function stakeLetterTemplate(letter: StakeLetter, nowSeconds: number): EventTemplate {
  const { stake, stream } = letter;
  const template: EventTemplate = {
    kind: KIND.stakeLetter,
    created_at: nowSeconds,
    tags: [
      ["x", stake],
      ["a", stream],
      ["p", readAddress(stream)?.creator ?? ""],
      ["s", letter.letter],
      ...("viewer" in letter ? [["viewer", letter.viewer]] : []),
      ["alt", `Letter about a stake: ${letter.letter}`],
    ],
    content: contentOf(letter),
  };
  if (readStakeLetter(template) === undefined) throw new Error("not a letter about a stake");
  return template;
}

/** Reads a letter; `undefined` for anything missing, unknown or out of bounds. Verifies nothing. */
export function readStakeLetter(event: EventTemplate): StakeLetter | undefined {
  if (event.kind !== KIND.stakeLetter) return undefined;
  const stake = soleTagValue(event, "x");
  const stream = soleTagValue(event, "a") ?? "";
  const address = readAddress(stream);
  if (!isHex(stake, 32) || address === undefined || soleTagValue(event, "p") !== address.creator) {
    return undefined;
  }
  const head = { stake, stream };
  const letter = soleTagValue(event, "s");
  switch (letter) {
    case "request":
    case "note":
    case "refusal": {
      const viewer = soleTagValue(event, "viewer");
      const isSealed = event.content.length <= MOST_SEALED[letter] &&
        /^[A-Za-z0-9+/]+={0,2}$/.test(event.content);
      return isSealed && isFitKey(viewer) ? { ...head, letter, viewer, sealed: event.content } : undefined;
    }
    case "answer": {
      const attestation = readAttestation(fieldOf(event, "attestation"));
      return attestation?.role === "creator" ? { ...head, letter: "answer", attestation } : undefined;
    }
    case "disclosure": {
      const share = fieldOf(event, "share");
      return isHex(share, 32) ? { ...head, letter: "disclosure", share } : undefined;
    }
    default:
      return undefined;
  }
}

function contentOf(letter: StakeLetter): string {
  switch (letter.letter) {
    case "request":
    case "note":
    case "refusal":
      return letter.sealed;
    case "answer":
      return JSON.stringify({ attestation: letter.attestation });
    case "disclosure":
      return JSON.stringify({ share: letter.share });
  }
}

function fieldOf(event: EventTemplate, name: string): unknown {
  return recordOf(readJsonObject(event.content), 1)?.[name];
}

function openJson(sealed: string, key: Uint8Array): unknown {
  try {
    return readJson(decrypt(sealed, key));
  } catch (error) {
    // For another key of the creator's, or damaged.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** What both base keys' holders alone can compute: as each pair's part of the escrow's key, under another name. */
function letterKey(own: bigint, other: string): Uint8Array {
  const common = timesEight(timesSecret(own, pointOf(other)));
  return scalarBytes(hashToScalar(asciiBytes(LETTER_KEY), common.toBytes()));
}
