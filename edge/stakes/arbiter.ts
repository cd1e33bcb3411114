import { STAKE_PROBLEMS, type StakeProblem, type StakeProblemStatus } from "../../contracts/api/stakes.ts";
import type { EscrowContext } from "../../contracts/escrow/context.ts";
import type { MoneroNetwork } from "../../contracts/monero/address.ts";
import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import type { StakeChain } from "./chain.ts";
import type { StakeRecords } from "./records.ts";

/** All that an arbiter is: two keys, and where it looks. */
export type Arbiter = {
  /** The edge's own key, which signs receipts and verdicts. */
  secret: Uint8Array;
  pubkey: string;
  /** The base key on Monero's curve, from which its parts of every stake follow. */
  baseSecret: bigint;
  baseKey: string;
  chain: StakeChain;
  records: StakeRecords;
  check: SignatureCheck;
  /** Unix milliseconds. */
  now: () => number;
};

/** A step that was refused, with what the answer carries. */
export type Refused = {
  verdict: "refused";
  status: StakeProblemStatus;
  code: StakeProblem;
  detail: string;
  /** More members of the answer. */
  facts?: RefusalFacts;
};

/** What an asker can go on with. */
export type RefusalFacts = {
  /** Blocks on the chain, as the arbiter's nodes agree. */
  height: number;
};

/** Refuses by name; the status follows from it. */
export function refused(code: StakeProblem, detail: string, facts?: RefusalFacts): Refused {
  const status = ([400, 403, 409, 503] as const).find((one) =>
    (STAKE_PROBLEMS[one] as readonly StakeProblem[]).includes(code)
  );
  if (status === undefined) throw new Error(`${code} has no status`);
  return { verdict: "refused", status, code, detail, ...(facts && { facts }) };
}

/** Where the arbiter can see no payment to the escrow. */
export function otherNetwork(followed: MoneroNetwork, { network }: Pick<EscrowContext, "network">): Refused {
  return refused("other-network", `The arbiter's nodes follow Monero's ${followed}, not ${network}.`);
}

/** Where nothing can be known of the chain for now. */
export function pending(): Refused {
  return refused("pending", "The arbiter's Monero nodes disagree, or too few answer. Try again in a minute.");
}

/** Where nothing can be known, or kept, of what was said before. */
export function recordsUnreachable(): Refused {
  return refused(
    "records-unreachable",
    "Too few of the arbiter's relays answer, so it says nothing that it might contradict. Try again in a minute.",
  );
}
