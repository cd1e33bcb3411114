import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { Verifier } from "../engine.ts";
import { isFalse } from "../peer-copies.ts";
import type { Listing, Listings } from "./listings.ts";
import type { Neighbourhood } from "./neighbourhood.ts";
import type { Offence } from "./standing.ts";

export type OffencesOptions = {
  client: Pick<Verifier, "check">;
  listings: Pick<Listings, "of" | "named">;
  neighbourhood: Pick<Neighbourhood, "answered" | "offend">;
};

export type Offences = {
  /** The library says that a peer did it; of bytes that don't hold, `url` says which. */
  told(peer: string, offence: Offence, url?: string): void;
  /** A peer's whole answer, of which the library says nothing more. */
  unjudged(peer: string, name: ObjectName, bytes: Uint8Array<ArrayBuffer>): void;
};

/**
 * Passes on what peers did wrong, and which of it is proven. What the library joined proves nothing, as it goes on with one peer's
 * bytes where another's ended; what one peer sent as one whole answer does, once it is judged by itself.
 */
export function makeOffences({ client, listings, neighbourhood }: OffencesOptions): Offences {
  return {
    told(peer, offence, url) {
      const listing = url === undefined ? undefined : listings.of(url);
      const answer = listing && neighbourhood.answered(peer, listing.name);
      if (listing === undefined || answer === undefined) return neighbourhood.offend(peer, offence);
      judge(listing, answer, (verdict) => {
        // All that it sent of it holds: what was joined with it by others doesn't.
        if (verdict === "held" && offence === "byte-mismatch") return;
        neighbourhood.offend(peer, offence, verdict === "bent" ? listing.name : undefined);
      });
    },
    unjudged(peer, name, bytes) {
      const listing = listings.named(name.rid, name.n);
      if (listing === undefined) return;
      judge(listing, bytes, (verdict) => {
        if (verdict === "bent") neighbourhood.offend(peer, "byte-mismatch", listing.name);
      });
    },
  };

  function judge(
    { url, source }: Listing,
    bytes: Uint8Array<ArrayBuffer>,
    judged: (verdict: "held" | "bent" | "unknown") => void,
  ): void {
    client.check({ url, source, bytes: bytes.buffer }, {
      done: () => judged("held"),
      failed: (failure) => judged(isFalse(failure) ? "bent" : "unknown"),
    });
  }
}
