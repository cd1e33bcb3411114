import { HTTP_AUTH_SECONDS } from "../../contracts/nostr/http-auth.ts";

/** Ids of signed requests that may not come again. True when this one did. */
export type UsedSignatures = (id: string) => boolean;

/**
 * Remembers each id for as long as its signature could pass. Full, it takes every id for used: forgetting one early would let it
 * pass twice.
 */
export function makeUsedSignatures(
  { capacity, now }: {
    capacity: number;
    /** Unix milliseconds. */
    now: () => number;
  },
): UsedSignatures {
  const used = new Map<string, number>();
  return (id) => {
    for (const [old, at] of used) {
      if (now() - at <= 2 * HTTP_AUTH_SECONDS * 1000) break;
      used.delete(old);
    }
    if (used.has(id) || used.size >= capacity) return true;
    used.set(id, now());
    return false;
  };
}
