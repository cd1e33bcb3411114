import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readLink } from "../../../../contracts/nostr/link.ts";
import type { Filter } from "../../../../contracts/nostr/relay-messages.ts";

/** What a watch link names. */
export type StreamTarget = { creator: string; d: string; relays: readonly string[] };

const MAX_RELAYS = 8;

/** Reads an `naddr` of a live event. */
export function readTarget(code: string): StreamTarget | undefined {
  const link = readLink(code);
  return link?.type === "stream" ? { ...link.address, relays: link.relays } : undefined;
}

/** Whom to ask for a stream first: who the link names, then who the site or the viewer chose. */
export function relaysOf(target: StreamTarget | undefined, chosen: readonly string[]): string[] {
  return distinctRelays([...(target?.relays ?? []), ...chosen]);
}

/** Each once, and no more than are worth asking. */
export function distinctRelays(urls: readonly string[]): string[] {
  return [...new Set(urls)].slice(0, MAX_RELAYS);
}

/** Asks for a stream's announcement and for who vouches for it. */
export function streamFilters({ creator, d }: StreamTarget): Filter[] {
  return [{ kinds: [KIND.liveEvent, KIND.delegation], authors: [creator], "#d": [d] }];
}
