import { firstTag } from "./event.ts";

/** Whether only the event's own author may hand it to a relay (NIP-70). */
export function isProtected(event: { tags: string[][] }): boolean {
  return firstTag(event, "-") !== undefined;
}
