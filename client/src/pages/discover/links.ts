import { profileLink, streamLink } from "../../../../contracts/nostr/link.ts";
import type { Seen } from "./live-events.ts";

/** A few hints are enough, and each makes the link longer. */
const HINTS = 3;
/** One byte says how long a hint is (NIP-19). */
const LONGEST_HINT = 255;

/** The watch page of a stream, with the relays where it was seen. */
export function watchHref({ live, relay }: Seen): string {
  const relays = [...new Set([relay, ...live.relays])].filter((url) => url.length <= LONGEST_HINT).slice(
    0,
    HINTS,
  );
  return `#/watch/${streamLink({ creator: live.author, d: live.d }, relays)}`;
}

/** The page of a person. */
export function profileHref(pubkey: string): string {
  return `#/profile/${profileLink(pubkey)}`;
}
