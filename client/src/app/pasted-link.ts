import { decode } from "nostr-tools/nip19";
import { KIND } from "../../../contracts/nostr/kinds.ts";

const CODE = /\b(naddr|nprofile|npub)1[023456789acdefghjklmnpqrstuvwxyz]{6,2000}\b/;

/** The route a pasted link leads to: one of ours, of another client, or a bare `nostr:` code. Undefined for plain words. */
export function readPastedLink(text: string): string | undefined {
  if (text.length > 4096) return undefined;
  const code = CODE.exec(text.trim().toLowerCase())?.[0];
  if (code === undefined) return undefined;
  try {
    const decoded = decode(code);
    switch (decoded.type) {
      case "naddr":
        return decoded.data.kind === KIND.liveEvent ? `/watch/${code}` : undefined;
      case "nprofile":
      case "npub":
        return `/profile/${code}`;
      default:
        return undefined;
    }
  } catch {
    // A code with a mistyped letter fails its checksum: it is searched for like any words.
    return undefined;
  }
}
