import { decode, naddrEncode, neventEncode, npubEncode } from "nostr-tools/nip19";
import { isHex } from "../hex.ts";
import type { StreamAddress } from "./address.ts";
import { KIND } from "./kinds.ts";
import { readRelayUrls } from "./url.ts";

/** What a `naddr`, `npub`, `nprofile`, `note` or `nevent` points at. */
export type NostrLink =
  | { type: "stream"; address: StreamAddress; relays: string[] }
  | { type: "profile"; pubkey: string; relays: string[] }
  | { type: "event"; id: string; author?: string; relays: string[] };

const MAX_LINK_LENGTH = 2048;
const MAX_RELAY_HINTS = 8;

/** Reads a link, with or without `nostr:` before it. Secret keys and addresses of other kinds are no links. */
export function readLink(text: string): NostrLink | undefined {
  const code = text.trim().replace(/^nostr:/i, "");
  if (code.length > MAX_LINK_LENGTH || !/^(naddr|npub|nprofile|note|nevent)1[02-9ac-hj-np-z]+$/.test(code)) {
    return undefined;
  }
  const decoded = decodeQuietly(code);
  switch (decoded?.type) {
    case "naddr": {
      const { kind, pubkey, identifier, relays } = decoded.data;
      if (kind !== KIND.liveEvent) return undefined;
      return { type: "stream", address: { creator: pubkey, d: identifier }, relays: hints(relays) };
    }
    case "npub":
      // The library checks lengths only inside TLVs.
      if (!isHex(decoded.data, 32)) return undefined;
      return { type: "profile", pubkey: decoded.data, relays: [] };
    case "nprofile":
      return { type: "profile", pubkey: decoded.data.pubkey, relays: hints(decoded.data.relays) };
    case "note":
      if (!isHex(decoded.data, 32)) return undefined;
      return { type: "event", id: decoded.data, relays: [] };
    case "nevent": {
      const { id, author, relays } = decoded.data;
      return { type: "event", id, ...(author === undefined ? {} : { author }), relays: hints(relays) };
    }
    default:
      return undefined;
  }
}

/** The `naddr` of a stream, with up to eight relays where it is found. */
export function streamLink({ creator, d }: StreamAddress, relays: readonly string[] = []): string {
  return naddrEncode({ kind: KIND.liveEvent, pubkey: creator, identifier: d, relays: hints(relays) });
}

/** The `npub` of a public key. */
export function profileLink(pubkey: string): string {
  return npubEncode(pubkey);
}

/** The `nevent` of an event. */
export function eventLink(event: { id: string; pubkey: string }, relays: readonly string[] = []): string {
  return neventEncode({ id: event.id, author: event.pubkey, relays: hints(relays) });
}

/** A piece of a text: words, something it points at, or a secret key that must not be shown. */
export type TextPiece =
  | { type: "text"; text: string }
  | { type: "link"; text: string; link: NostrLink }
  | { type: "secret" };

const LINKS = /(?:nostr:)?\b(?:naddr|npub|nprofile|note|nevent)1[02-9ac-hj-np-z]{20,2000}/gi;
// Found inside longer words too, and with all that is glued to it.
const SECRETS = /(?:nostr:)?n(?:crypt)?sec1[0-9a-z]{20,}/gi;

/** Cuts a text at its Nostr links, so that a page can draw them. */
export function splitLinks(text: string): TextPiece[] {
  // Secrets first: a link's letters could run into one that follows and hide it.
  return splitAt(text, SECRETS, () => ({ type: "secret" })).flatMap((piece): TextPiece[] => {
    if (piece.type !== "text") return [piece];
    return splitAt(piece.text, LINKS, (code) => {
      const link = readLink(code);
      return link && { type: "link", text: code, link };
    });
  });
}

function splitAt(text: string, pattern: RegExp, read: (code: string) => TextPiece | undefined): TextPiece[] {
  const pieces: TextPiece[] = [];
  let at = 0;
  const addText = (end: number) => {
    if (end > at) pieces.push({ type: "text", text: text.slice(at, end) });
  };
  for (const match of text.matchAll(pattern)) {
    const piece = read(match[0]);
    if (piece === undefined) continue;
    addText(match.index);
    pieces.push(piece);
    at = match.index + match[0].length;
  }
  addText(text.length);
  return pieces;
}

/** Whether a text carries a secret key, so that a page can stop a person from sending it. */
export function hasSecretKey(text: string): boolean {
  return splitLinks(text).some(({ type }) => type === "secret");
}

function hints(relays: readonly string[] | undefined): string[] {
  // NIP-19 has one byte for the length of a value.
  return readRelayUrls(relays ?? []).filter((url) => url.length < 256).slice(0, MAX_RELAY_HINTS);
}

function decodeQuietly(code: string): ReturnType<typeof decode> | undefined {
  try {
    return decode(code);
  } catch {
    // A wrong checksum or a cut-off link.
    return undefined;
  }
}
