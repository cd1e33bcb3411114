import type { StakeAckAnswer, StakeAckRequest } from "../../contracts/api/stakes.ts";
import { attest } from "../../contracts/escrow/attestation.ts";
import { readOfferedTerms } from "../../contracts/escrow/terms.ts";
import { fromHex, toHex } from "../../contracts/hex.ts";
import { secretSum } from "../../contracts/monero/point.ts";
import { readSecret } from "../../contracts/monero/scalar.ts";
import { readAddress } from "../../contracts/nostr/address.ts";
import { supersedes } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { type About, readAbout } from "./about.ts";
import { type Arbiter, otherNetwork, pending, recordsUnreachable, type Refused, refused } from "./arbiter.ts";

/** Attests the arbiter's parts of a stake that fits its terms as of now. */
export async function ackStake(
  asked: StakeAckRequest,
  arbiter: Arbiter,
): Promise<{ verdict: "done"; answer: StakeAckAnswer } | Refused> {
  const about = readAbout(asked, arbiter);
  if (about.verdict === "refused") return about;
  const { context, terms } = about;
  if (readOfferedTerms(about.signedTerms) === undefined) {
    return refused(
      "bad-terms",
      "These terms are too long: no answer to a claim would have room beside them.",
    );
  }
  const viewSecret = readSecret(fromHex(asked.viewSecret) ?? new Uint8Array());
  if (viewSecret === undefined || toHex(secretSum(viewSecret).toBytes()) !== context.viewKey) {
    return refused("wrong-view-secret", "The secret view key is not that of the context's view key.");
  }
  const [height, network] = await Promise.all([arbiter.chain.height(), arbiter.chain.network()]);
  if (height === undefined || network === undefined) return pending();
  // Before anything is paid: a payment that the arbiter can't see would count for nothing until the deadline.
  if (network !== context.network) return otherNetwork(network, context);
  const stale = await staleness(about, arbiter);
  if (stale !== undefined) return stale;
  const nowSeconds = Math.floor(arbiter.now() / 1000);
  const attested = attest({
    role: "arbiter",
    baseSecret: arbiter.baseSecret,
    context,
    terms,
    height,
    nowSeconds,
  });
  if (attested.verdict !== "attested") {
    return refused(attested.verdict, `The context is not what the terms offer at height ${height}.`, {
      height,
    });
  }
  const { shares, signature } = attested.attestation;
  return {
    verdict: "done",
    answer: { attestation: { role: "arbiter", shares: { ...shares }, signature }, height },
  };
}

/** A viewer may hold terms that the creator replaced: less to stake, or an arbiter that lost its key. */
async function staleness({ terms, signedTerms }: About, { records }: Arbiter): Promise<Refused | undefined> {
  const { creator = "", d = "" } = readAddress(terms.stream) ?? {};
  const known = await records.look({ kinds: [KIND.stakeTerms], authors: [creator], "#d": [d] });
  if (known === undefined) return recordsUnreachable();
  return known.some((event) => supersedes(event, signedTerms))
    ? refused("stale-terms", "The creator has other terms by now. Ask with those.")
    : undefined;
}
