import { knownRecords } from "../../../../contracts/escrow/stake-records.ts";
import { signStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import { readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { Pledge } from "../../swarm/pledge.ts";
import { admitting, type HeldStake } from "./kept-stake.ts";
import { releasedShare } from "./stake-phase.ts";

/** What a stake admits with, as long as its arbiter is in the creator's newest terms; `undefined` while it admits nowhere. */
export function pledgeOf(held: HeldStake | undefined, terms: NostrEvent): Pledge | undefined {
  const receipt = held && admitting(held.kept.records);
  const listed = readStakeTerms(terms)?.arbiters.some(({ pubkey }) => pubkey === receipt?.pubkey);
  if (held === undefined || receipt === undefined || listed !== true || isOver(held)) return undefined;
  const { name, key, kept: { context: { stream } } } = held;
  return {
    tier: "stake",
    id: name,
    bring: (page) => ({
      terms,
      stake: {
        receipt,
        signature: signStakedPage({ stake: name, address: stream, page }, key.baseSecret),
      },
    }),
  };
}

/** An edge can't know yet that nothing is at stake any more; who shares on would be sharing for free. */
function isOver(held: HeldStake): boolean {
  const { kept, name } = held;
  return kept.swept !== undefined || releasedShare(held) !== undefined ||
    knownRecords(name, kept.records).rulings.length > 0;
}
