import { decode, npubEncode } from "nostr-tools/nip19";

/** The hex key of an `npub1…`; undefined for anything else. */
export function decodeNpub(text: string): string | undefined {
  if (!/^npub1[02-9ac-hj-np-z]{58}$/.test(text)) return undefined;
  try {
    const decoded = decode(text);
    return decoded.type === "npub" ? decoded.data : undefined;
  } catch {
    // The library throws for a wrong checksum.
    return undefined;
  }
}

/** A hex key as people read it. */
export function encodeNpub(pubkey: string): string {
  return npubEncode(pubkey);
}
