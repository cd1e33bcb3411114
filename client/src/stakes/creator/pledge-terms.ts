import { bondTermsTemplate, readBondTerms } from "../../../../contracts/escrow/bond.ts";
import { readStakeTerms, stakeTermsTemplate } from "../../../../contracts/escrow/terms.ts";
import type { EventTemplate, NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { Pledge } from "./pledge-form.ts";

/** What published terms ask of viewers; `undefined` for terms that ask nothing, or can't be read. */
export function readPledge(event: NostrEvent): Pledge | undefined {
  const stake = readStakeTerms(event);
  if (stake !== undefined) {
    const { amount, arbiters, deadlineBlocks, windowBlocks, rules } = stake;
    return { tier: "stake", amount, arbiters, deadlineBlocks, windowBlocks, rules };
  }
  const bond = readBondTerms(event);
  return bond && { tier: "bond", amount: bond.amount, banned: bond.banned };
}

export type PledgeTermsOptions = {
  pledge: Pledge;
  /** Text form of the stream's address. */
  stream: string;
  /** The creator's base key, 64 hex; only a stake needs it. */
  baseKey: () => string;
  nowSeconds: number;
  /** The terms that these replace. */
  previous: NostrEvent | undefined;
};

/** Terms for the creator to sign; throws for what no viewer could read. */
export function pledgeTemplate(o: PledgeTermsOptions): EventTemplate {
  const { pledge, stream, previous } = o;
  const at = Math.max(o.nowSeconds, (previous?.created_at ?? -1) + 1);
  if (pledge.tier === "bond") {
    return bondTermsTemplate({ stream, amount: pledge.amount, banned: pledge.banned }, at);
  }
  const { amount, arbiters, deadlineBlocks, windowBlocks, rules } = pledge;
  return stakeTermsTemplate(
    // Arbiters take stakes of one part only: each part paid would else count as a whole.
    { stream, amount, baseKey: o.baseKey(), arbiters, deadlineBlocks, windowBlocks, tranches: 1, rules },
    at,
  );
}
