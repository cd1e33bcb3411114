import type { Seen } from "./live-events.ts";

/** What writes `naddr` and `npub` codes; fetched after the first paint. */
export type LinkCodes = Pick<
  typeof import("../../../../contracts/nostr/link.ts"),
  "streamLink" | "profileLink"
>;

/** A few hints are enough, and each makes the link longer. */
const HINTS = 3;

/** The watch page of a stream, with the relays where it was seen. */
export function watchHref(codes: LinkCodes | undefined, { live, relay }: Seen): string | undefined {
  const relays = [...new Set([relay, ...live.relays])].slice(0, HINTS);
  const code = codes?.streamLink({ creator: live.author, d: live.d }, relays);
  return code && `#/watch/${code}`;
}

/** The page of a person. */
export function profileHref(codes: LinkCodes | undefined, pubkey: string): string | undefined {
  const code = codes?.profileLink(pubkey);
  return code && `#/profile/${code}`;
}
