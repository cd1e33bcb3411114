import { readLink } from "../../../contracts/nostr/link.ts";

const CODE = /\b(naddr|nprofile|npub)1[02-9ac-hj-np-z]{6,2000}/;

/** The route a pasted link leads to: one of ours, of another client, or a bare `nostr:` code. Undefined for plain words. */
export function readPastedLink(text: string): string | undefined {
  if (text.length > 4096) return undefined;
  const code = CODE.exec(text.toLowerCase())?.[0];
  switch (code === undefined ? undefined : readLink(code)?.type) {
    case "stream":
      return `/watch/${code}`;
    case "profile":
      return `/profile/${code}`;
    default:
      return undefined;
  }
}
