import { isHex } from "../hex.ts";
import { formatAddress, readAddress } from "./address.ts";
import {
  type EventTemplate,
  isWithin,
  type NostrEvent,
  soleTagValue,
  supersedes,
  tagsNamed,
  tagValue,
} from "./event.ts";
import { KIND } from "./kinds.ts";
import { readSharing, type Sharing, sharingTag } from "./sharing.ts";
import { readUnixTime } from "./unix-time.ts";

/** Which box keys may seal a stream, from when to when (Unix seconds), and whether viewers may carry it for each other. */
export type Delegation = {
  /** Text form of the stream's address. */
  address: string;
  creator: string;
  /** Empty when the creator revoked all. */
  signers: string[];
  nbf: number;
  exp: number;
  sharing: Sharing;
  createdAt: number;
  event: NostrEvent;
};

/** A delegation lives a day at most, so a seized box is of short use. */
export const MAX_DELEGATION_SECONDS = 24 * 60 * 60;

/** Tags and content as JSON, about forty boxes: whoever was deceived by boxes shows it beside what they sealed, so it has to fit. */
export const MOST_DELEGATION_BYTES = 4096;

/** Whether a delegation is refused for its size alone, whatever it says. */
export function isOverlongDelegation(event: EventTemplate): boolean {
  return event.kind === KIND.delegation && !isWithin(event, MOST_DELEGATION_BYTES);
}

/** Reads a delegation whose signature the caller verified. Strict: only what PROTOCOL.md describes delegates anything. */
export function readDelegation(event: NostrEvent): Delegation | undefined {
  if (event.kind !== KIND.delegation || isOverlongDelegation(event)) return undefined;
  const address = readAddress(soleTagValue(event, "a") ?? "");
  if (address === undefined || address.creator !== event.pubkey) return undefined;
  if (soleTagValue(event, "d") !== address.d) return undefined;

  const nbf = readUnixTime(soleTagValue(event, "nbf"));
  const exp = readUnixTime(soleTagValue(event, "exp"));
  if (nbf === undefined || exp === undefined || exp <= nbf || exp > nbf + MAX_DELEGATION_SECONDS) {
    return undefined;
  }

  const signers = new Set<string>();
  for (const [, key, , role] of tagsNamed(event, "p")) {
    if (role === "signer" && isHex(key, 32)) signers.add(key);
  }
  return {
    address: formatAddress(address),
    creator: address.creator,
    signers: [...signers],
    nbf,
    exp,
    sharing: readSharing(event),
    createdAt: event.created_at,
    event,
  };
}

export type DelegationOptions = {
  /** Text form of the stream's address. */
  address: string;
  /** Box keys; none revokes what was delegated before. */
  signers: string[];
  /** Unix seconds. */
  nbf: number;
  /** Unix seconds, at most 24 h after `nbf`. */
  exp: number;
  /** Default: what `previous` says, or else nothing, which means open from 3 viewers on. */
  sharing?: Sharing;
};

// An expiration would take the proof of old recordings away, so a foreign one isn't kept either.
const MANAGED = new Set(["d", "a", "p", "nbf", "exp", "alt", "expiration"]);

/** Writes a delegation for the creator to sign, in place of `previous`, whose other tags stay as far as there is room. */
export function delegationTemplate(
  { address, signers, nbf, exp, sharing }: DelegationOptions,
  nowSeconds: number,
  previous?: NostrEvent,
): EventTemplate {
  const stream = readAddress(address);
  if (stream === undefined) throw new Error(`not an address of a stream: ${address}`);
  if (!signers.every((key) => isHex(key, 32))) throw new Error("a signer must be a public key in hex");
  if (exp <= nbf || exp > nbf + MAX_DELEGATION_SECONDS) {
    throw new Error("a delegation lasts between 1 s and 24 h");
  }
  const template: EventTemplate = {
    kind: KIND.delegation,
    created_at: Math.max(nowSeconds, (previous?.created_at ?? -1) + 1),
    tags: [
      ["d", stream.d],
      ["a", address],
      ...signers.map((key) => ["p", key, "", "signer"]),
      ["nbf", String(nbf)],
      ["exp", String(exp)],
      ...(sharing === undefined ? [] : [sharingTag(sharing)]),
      ["alt", "Delegation of segment signing"],
    ],
    content: "",
  };
  if (isOverlongDelegation(template)) throw new Error("a delegation names about forty boxes at most");
  for (const tag of previous?.tags ?? []) {
    const [name] = tag;
    if (name === undefined || MANAGED.has(name) || name === "sharing" && sharing !== undefined) continue;
    const longer = { ...template, tags: [...template.tags, tag] };
    if (!isOverlongDelegation(longer)) template.tags = longer.tags;
  }
  return template;
}

/**
 * The delegation in force for a stream among verified events from many relays. When the newest event at this address
 * can't be read, nothing is delegated: to replace is to revoke, and an older event must not come back to life.
 */
export function newestDelegation(events: readonly NostrEvent[], address: string): Delegation | undefined {
  const newest = newestDelegationEvent(events, address);
  return newest && readDelegation(newest);
}

/** The newest event that stands where a stream's delegation stands, even where it can't be read. */
export function newestDelegationEvent(
  events: readonly NostrEvent[],
  address: string,
): NostrEvent | undefined {
  const stream = readAddress(address);
  if (stream === undefined) return undefined;
  let newest: NostrEvent | undefined;
  for (const event of events) {
    if (event.kind !== KIND.delegation || event.pubkey !== stream.creator) continue;
    if (tagValue(event, "d") !== stream.d) continue;
    if (newest === undefined || supersedes(event, newest)) newest = event;
  }
  return newest;
}
