import { tagValue } from "./event.ts";
import { readUnixTime } from "./unix-time.ts";

/** When the event ceases to count, in unix seconds (NIP-40); `undefined` when it says none, or none that can be read. */
export function expirationOf(event: { tags: string[][] }): number | undefined {
  return readUnixTime(tagValue(event, "expiration"));
}

/** Whether the event's own time is over. */
export function isExpired(event: { tags: string[][] }, nowSeconds: number): boolean {
  const expires = expirationOf(event);
  return expires !== undefined && expires <= nowSeconds;
}
