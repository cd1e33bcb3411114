import { attest } from "../../contracts/escrow/attestation.ts";
import { type EscrowContext, readContext } from "../../contracts/escrow/context.ts";
import { stakeName, wholeName } from "../../contracts/escrow/decision.ts";
import { againstTerms, agreementTime } from "../../contracts/escrow/judge-context.ts";
import { readAttestation } from "../../contracts/escrow/read-attestation.ts";
import { readStakeTerms, type SignedTerms } from "../../contracts/escrow/terms.ts";
import { readAddress } from "../../contracts/nostr/address.ts";
import { type NostrEvent, readVerifiedEvent } from "../../contracts/nostr/event.ts";
import { type Arbiter, type Refused, refused } from "./arbiter.ts";

/** Which stake a request is about. */
export type About = {
  verdict: "read";
  context: EscrowContext;
  terms: SignedTerms;
  /** Hash of the context. */
  name: string;
  /** What the whole stake is called, of which the context is one tranche. */
  whole: string;
  /** The creator's Nostr key. */
  creator: string;
  /** The event that carries the terms. */
  signedTerms: NostrEvent;
};

/** Reads terms and context of a request, which this arbiter must be part of. */
export function readAbout(asked: { terms: unknown; context: unknown }, arbiter: Arbiter): About | Refused {
  const event = readVerifiedEvent(asked.terms, arbiter.check);
  const terms = event && readStakeTerms(event);
  if (event === undefined || terms === undefined) {
    return refused("bad-terms", "These are no terms of a stake that their creator signed.");
  }
  const context = readContext(asked.context);
  if (context === undefined) {
    return refused("malformed-context", "A field of the context is missing, unknown or out of bounds.");
  }
  const against = againstTerms(context, terms);
  if (against !== undefined) return refused(against.verdict, "The context is not what these terms offer.");
  const listed = terms.arbiters.find(({ pubkey }) => pubkey === arbiter.pubkey);
  if (context.keys.arbiter !== arbiter.baseKey || listed?.baseKey !== arbiter.baseKey) {
    return refused(
      "other-arbiter",
      "The stake is another arbiter's, or its terms list this one with another key.",
    );
  }
  const creator = readAddress(terms.stream)?.creator ?? "";
  return {
    verdict: "read",
    context,
    terms,
    name: stakeName(context),
    whole: wholeName(context),
    creator,
    signedTerms: event,
  };
}

/** The name of the whole stake that a request is about, before anything of it is judged; empty for none. */
export function stakeNameOf(value: unknown): string {
  const context = readContext(value);
  return context === undefined ? "" : wholeName(context);
}

/** Nostr key of the creator whose stake a request is about, before anything of it is judged; empty for none. */
export function creatorOf(value: unknown): string {
  return readAddress(readContext(value)?.stream ?? "")?.creator ?? "";
}

/** As `readAbout`, for a stake that this arbiter attested: nobody else could know that attestation before it did. */
export function readAgreed(
  asked: { terms: unknown; context: unknown; attestation: unknown },
  arbiter: Arbiter,
): About | Refused {
  const about = readAbout(asked, arbiter);
  if (about.verdict === "refused") return about;
  const given = readAttestation(asked.attestation);
  if (given === undefined) return refused("bad-attestation", "The attestation is not one of an arbiter.");
  const own = attest({
    role: "arbiter",
    baseSecret: arbiter.baseSecret,
    ...about,
    ...agreementTime(about.context, about.terms),
  });
  if (own.verdict !== "attested" || own.attestation.signature !== given.signature) {
    return refused("not-acked", "This arbiter never agreed to this stake.");
  }
  return about;
}

/** Those of an asker's records that are really this arbiter's own words. */
export function ownRecords(given: readonly unknown[] = [], arbiter: Arbiter): NostrEvent[] {
  return given.flatMap((one) => {
    const event = readVerifiedEvent(one, arbiter.check);
    return event?.pubkey === arbiter.pubkey ? [event] : [];
  });
}
