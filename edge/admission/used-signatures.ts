import {
  readUsedSignature,
  USED_SUBJECT,
  usedSignatureJson,
} from "../../contracts/swarm/instance-messages.ts";
import { HTTP_AUTH_SECONDS } from "../../contracts/nostr/http-auth.ts";
import type { Bus } from "../tracker/bus.ts";

/** Ids of signed requests that may not come again. True when this one did. */
export type UsedSignatures = (id: string) => boolean;

export type UsedSignaturesOptions = {
  capacity: number;
  /** Unix milliseconds. */
  now: () => number;
  /** Where other instances of the same operator say what they saw; default: nowhere. */
  bus?: Bus | undefined;
};

/**
 * Remembers each id for as long as its signature could pass. Full, it takes every id for used: forgetting one early would let it
 * pass twice.
 */
export function makeUsedSignatures({ capacity, now, bus }: UsedSignaturesOptions): UsedSignatures {
  const used = new Map<string, number>();

  /** False when it was there, or there is no room. */
  function note(id: string): boolean {
    for (const [old, at] of used) {
      if (now() - at <= 2 * HTTP_AUTH_SECONDS * 1000) break;
      used.delete(old);
    }
    if (used.has(id) || used.size >= capacity) return false;
    used.set(id, now());
    return true;
  }

  bus?.subscribe(USED_SUBJECT, (text) => {
    const id = readUsedSignature(text);
    if (id !== undefined) note(id);
  });

  return (id) => {
    if (!note(id)) return true;
    if (bus?.isThere()) bus.publish(USED_SUBJECT, usedSignatureJson(id));
    return false;
  };
}
