import { decodeBase64Url, encodeBase64Url } from "../base64url.ts";
import { readAddress } from "../nostr/address.ts";
import {
  checkSchnorr,
  type EventTemplate,
  type NostrEvent,
  readEvent,
  type SignatureCheck,
  soleTagValue,
  verifyEvent,
} from "../nostr/event.ts";
import { readJson } from "../nostr/json.ts";
import { KIND } from "../nostr/kinds.ts";
import { readUnixTime } from "../nostr/unix-time.ts";
import { isPeerId } from "./peer-id.ts";
import { type AdmissionTier, readAdmissionTier } from "./tier.ts";

/** A token lives half a day at most. */
export const MAX_TOKEN_SECONDS = 12 * 60 * 60;
/** How far the clock of the edge that signed may be ahead. */
export const TOKEN_CLOCK_SECONDS = 60;
/** What a token may weigh as base64url. */
export const MAX_TOKEN_LENGTH = 2048;
/** More connections than this no token allows. */
export const MAX_DEGREE = 50;

/** What an edge grants one peer of one stream. */
export type Grant = {
  /** Text form of the stream's address. */
  address: string;
  peerId: string;
  tier: AdmissionTier;
  /** How many peers it may be connected to. */
  degree: number;
  /** Unix seconds. */
  exp: number;
};

/** What became of a token. */
export type TokenVerdict =
  | ({ verdict: "accepted"; author: string } & Grant)
  /** No admission, a field missing, doubled or broken, or a life of more than 12 hours. */
  | { verdict: "malformed" }
  /** Signed by a key that is none of the edges trusted here. */
  | { verdict: "wrong-author"; author: string }
  | { verdict: "wrong-address"; address: string }
  | { verdict: "wrong-peer"; peerId: string }
  /** Unix seconds. */
  | { verdict: "expired"; exp: number }
  /** Dated ahead, in Unix seconds. */
  | { verdict: "too-new"; createdAt: number }
  | { verdict: "bad-signature" };

export type VerifyTokenOptions = {
  /** As parsed from JSON. */
  event: unknown;
  /** Public keys of the edges whose tokens count here. */
  edges: readonly string[];
  /** The stream asked for; default: whichever the token names. */
  address?: string;
  /** The peer that came with it; default: whichever the token names. */
  peerId?: string;
  nowSeconds: number;
  /** Default: pure TypeScript. */
  check?: SignatureCheck;
};

/** Writes a token for an edge to sign. */
export function tokenTemplate(
  { address, peerId, tier, degree, exp }: Grant,
  nowSeconds: number,
): EventTemplate {
  if (readAddress(address) === undefined) throw new Error(`not an address of a stream: ${address}`);
  if (!isPeerId(peerId)) throw new Error(`not a peer id: ${peerId}`);
  if (!Number.isInteger(degree) || degree < 1 || degree > MAX_DEGREE) throw new RangeError("degree: 1 to 50");
  if (exp <= nowSeconds || exp > nowSeconds + MAX_TOKEN_SECONDS) {
    throw new RangeError("a token lasts between 1 s and 12 h");
  }
  return {
    kind: KIND.admission,
    created_at: nowSeconds,
    tags: [["a", address], ["peer", peerId], ["tier", tier], ["degree", String(degree)], [
      "exp",
      String(exp),
    ]],
    content: "",
  };
}

/** Reads what a token says; verifies nothing. Strict: a field said twice is no field. */
export function readToken(event: NostrEvent): Grant | undefined {
  if (event.kind !== KIND.admission) return undefined;
  const address = soleTagValue(event, "a");
  const peerId = soleTagValue(event, "peer");
  const tier = readAdmissionTier(soleTagValue(event, "tier"));
  const degree = soleTagValue(event, "degree");
  const exp = readUnixTime(soleTagValue(event, "exp"));
  if (address === undefined || readAddress(address) === undefined) return undefined;
  if (!isPeerId(peerId) || tier === undefined || exp === undefined) return undefined;
  if (degree === undefined || !/^[1-9][0-9]?$/.test(degree) || Number(degree) > MAX_DEGREE) return undefined;
  if (exp <= event.created_at || exp > event.created_at + MAX_TOKEN_SECONDS) return undefined;
  return { address, peerId, tier, degree: Number(degree), exp };
}

/** Judges a token, offline. */
export function verifyToken(options: VerifyTokenOptions): TokenVerdict {
  const { edges, address, peerId, nowSeconds, check = checkSchnorr } = options;
  const event = readEvent(options.event);
  const grant = event && readToken(event);
  if (event === undefined || grant === undefined) return { verdict: "malformed" };
  if (!edges.includes(event.pubkey)) return { verdict: "wrong-author", author: event.pubkey };
  if (address !== undefined && grant.address !== address) {
    return { verdict: "wrong-address", address: grant.address };
  }
  if (peerId !== undefined && grant.peerId !== peerId) return { verdict: "wrong-peer", peerId: grant.peerId };
  if (nowSeconds >= grant.exp) return { verdict: "expired", exp: grant.exp };
  if (event.created_at > nowSeconds + TOKEN_CLOCK_SECONDS) {
    return { verdict: "too-new", createdAt: event.created_at };
  }
  // Last, since it is the only costly step.
  if (!verifyEvent(event, check)) return { verdict: "bad-signature" };
  return { verdict: "accepted", author: event.pubkey, ...grant };
}

/** A token as the tracker's `t` parameter carries it. */
export function tokenToQuery(event: NostrEvent): string {
  const { id, pubkey, created_at, kind, tags, content, sig } = event;
  const json = JSON.stringify({ id, pubkey, created_at, kind, tags, content, sig });
  return encodeBase64Url(new TextEncoder().encode(json));
}

/** The event in a `t` parameter; verifies nothing. */
export function tokenFromQuery(text: string): NostrEvent | undefined {
  if (text.length > MAX_TOKEN_LENGTH) return undefined;
  const bytes = decodeBase64Url(text);
  return bytes && readEvent(readJson(new TextDecoder().decode(bytes)));
}
