import { isHex } from "../hex.ts";

// Apart, so that a page which only reads events downloads neither hash nor curve.
export {
  checkSchnorr,
  eventId,
  publicKeyOf,
  readVerifiedEvent,
  signEvent,
  verifyEvent,
} from "./event-signature.ts";

/** What an author decides about an event. */
export type EventTemplate = { kind: number; created_at: number; tags: string[][]; content: string };
/** A template with its author. */
export type UnsignedEvent = EventTemplate & { pubkey: string };
/** A Nostr event as NIP-01 puts it on the wire. */
export type NostrEvent = UnsignedEvent & { id: string; sig: string };
/** Judges a signature of an event whose id was already recomputed; never throws. */
export type SignatureCheck = (event: NostrEvent) => boolean;
/** Has the person's key, wherever it lives, sign a template. */
export type SignEvent = (template: EventTemplate) => Promise<NostrEvent>;

/** What an event may weigh, in UTF-16 units, so that refusing a huge one costs nothing. */
export const EVENT_LIMITS = {
  content: 64 * 1024,
  tags: 2000,
  tagElements: 256,
  /** Zap receipts carry a whole event in a tag. */
  tagValue: 16 * 1024,
  /** Content and all tag values together. */
  total: 256 * 1024,
} as const;

/** A fresh plain copy of an event as parsed from JSON; `undefined` when its shape or a size is wrong. Verifies nothing. */
export function readEvent(value: unknown): NostrEvent | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, pubkey, created_at, kind, tags, content, sig } = value as Record<string, unknown>;
  if (!isHex(id, 32) || !isHex(pubkey, 32) || !isHex(sig, 64)) return undefined;
  if (!isCount(created_at) || !isCount(kind) || kind > 65_535) return undefined;
  if (typeof content !== "string" || content.length > EVENT_LIMITS.content || !content.isWellFormed()) {
    return undefined;
  }
  const copied = readTags(tags, EVENT_LIMITS.total - content.length);
  if (copied === undefined) return undefined;
  return { id, pubkey, created_at, kind, tags: copied, content, sig };
}

function readTags(value: unknown, budget: number): string[][] | undefined {
  if (!Array.isArray(value) || value.length > EVENT_LIMITS.tags) return undefined;
  let left = budget;
  const tags: string[][] = [];
  for (const tag of value as unknown[]) {
    if (!Array.isArray(tag) || tag.length === 0 || tag.length > EVENT_LIMITS.tagElements) return undefined;
    const copy: string[] = [];
    for (const text of tag as unknown[]) {
      // A lone surrogate has no UTF-8 form: two programs would disagree about the id.
      if (typeof text !== "string" || text.length > EVENT_LIMITS.tagValue || !text.isWellFormed()) {
        return undefined;
      }
      left -= text.length;
      copy.push(text);
    }
    if (left < 0) return undefined;
    tags.push(copy);
  }
  return tags;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Whether all that an author may fill an event with, as JSON in UTF-8, has no more bytes than that. */
export function isWithin({ tags, content }: { tags: string[][]; content: string }, bytes: number): boolean {
  const text = JSON.stringify([tags, content]);
  return text.length <= bytes && new TextEncoder().encode(text).length <= bytes;
}

/** The first tag of that name. */
export function firstTag(event: { tags: string[][] }, name: string): string[] | undefined {
  return event.tags.find((tag) => tag[0] === name);
}

/** The second element of the first tag of that name. */
export function tagValue(event: { tags: string[][] }, name: string): string | undefined {
  return firstTag(event, name)?.[1];
}

/** All tags of that name, in order. */
export function tagsNamed(event: { tags: string[][] }, name: string): string[][] {
  return event.tags.filter((tag) => tag[0] === name);
}

/** The value of a tag that must stand exactly once: what security rests on may not be said twice. */
export function soleTagValue(event: { tags: string[][] }, name: string): string | undefined {
  const named = tagsNamed(event, name);
  return named.length === 1 ? named[0]?.[1] : undefined;
}

/** Whether `a` replaces `b` at the same address (NIP-01: later wins, then the lower id). */
export function supersedes(a: NostrEvent, b: NostrEvent): boolean {
  return a.created_at !== b.created_at ? a.created_at > b.created_at : a.id < b.id;
}
