import { readAddress } from "../nostr/address.ts";
import type { EventTemplate } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";

/** Writes terms that ask nothing, in place of older ones: who reads them finds none, and an older one doesn't come back. */
export function withdrawnTermsTemplate(stream: string, nowSeconds: number): EventTemplate {
  const address = readAddress(stream);
  if (address === undefined) throw new Error("not a stream's address");
  return {
    kind: KIND.stakeTerms,
    created_at: nowSeconds,
    tags: [
      ["d", address.d],
      ["a", stream],
      ["tier", "none"],
      ["alt", "Viewers who share this stream need stake nothing"],
    ],
    content: "",
  };
}
