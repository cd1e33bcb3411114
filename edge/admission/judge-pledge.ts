import type { AdmissionProblem, AdmissionRequest } from "../../contracts/api/admission.ts";
import {
  bondMessage,
  type BondTerms,
  bondTransactions,
  type BondVerdict,
  judgeBond,
  readBondTerms,
} from "../../contracts/escrow/bond.ts";
import { FINAL_CONFIRMATIONS } from "../../contracts/escrow/funding.ts";
import { judgeStakedPage, SEEN_DEGREE } from "../../contracts/escrow/staked-page.ts";
import { readStakeTerms } from "../../contracts/escrow/terms.ts";
import type { MoneroNetwork } from "../../contracts/monero/address.ts";
import type { ServedTransaction } from "../../contracts/monero/served-transaction.ts";
import { readAddress } from "../../contracts/nostr/address.ts";
import type { NostrEvent, SignatureCheck } from "../../contracts/nostr/event.ts";
import type { StakeChain } from "../stakes/chain.ts";
import type { NewestTerms } from "./pledge-terms.ts";

/** What a viewer's bond or stake is worth. `names` are what may be banned or counted, whoever holds it today. */
export type PledgeVerdict =
  | { verdict: "granted"; names: string[]; limits?: PledgeLimits }
  | { verdict: "refused"; code: AdmissionProblem; detail: string }
  /** Nothing can be known now. */
  | { verdict: "later"; detail: string };

/** What a pledge is good for at most, where it isn't for all that a token may be. */
export type PledgeLimits = {
  /** Unix seconds. */
  until: number;
  /** Peers to be connected to; undefined: as many as any. */
  degree: number | undefined;
};

export type PledgeOptions = {
  asked: AdmissionRequest;
  /** The Nostr key that signed the request: the holder's of a bond, the page's own with a stake. */
  signer: string;
  newestTerms: NewestTerms;
  /** Undefined: the operator has no Monero nodes. */
  chain: StakeChain | undefined;
  check: SignatureCheck;
  nowSeconds: number;
};

/** Judges what the tiers `bond` and `stake` ask beyond the others. Costs look-ups: all that is cheap was judged before. */
export async function judgePledge(options: PledgeOptions): Promise<PledgeVerdict> {
  const { asked, newestTerms } = options;
  if (asked.tier !== "bond" && asked.tier !== "stake") return { verdict: "granted", names: [] };
  const terms = await newestTerms(asked.address, asked.terms);
  if (terms.state === "unreachable") {
    return later("This edge can't look for newer terms now. Watch over HTTP, and try again in 3 s.");
  }
  if (terms.event === undefined) {
    return refused("unknown-terms", "No terms of that stream are known here. Send the creator's.");
  }
  return asked.tier === "stake"
    ? judgeStake(options, terms.event)
    : await judgeBondAsked(options, terms.event);
}

function judgeStake({ asked, signer, check, nowSeconds }: PledgeOptions, event: NostrEvent): PledgeVerdict {
  const terms = readStakeTerms(event);
  if (terms === undefined) return refused("unknown-terms", "The creator's newest terms are none of a stake.");
  if (asked.stake === undefined) {
    return refused("no-stake", "This tier asks a stake. Send the arbiter's receipt and your signature.");
  }
  const judged = judgeStakedPage({
    ...asked.stake,
    address: asked.address,
    page: signer,
    arbiters: terms.arbiters.map(({ pubkey }) => pubkey),
    nowSeconds,
    check,
  });
  switch (judged.verdict) {
    case "staked": {
      const { stake, until, final } = judged;
      return {
        verdict: "granted",
        names: [stake],
        limits: { until, degree: final ? undefined : SEEN_DEGREE },
      };
    }
    case "stake-not-yet":
      return refused(judged.verdict, `The stake is for a time that begins at ${judged.from}.`);
    case "stake-period-over":
      return refused(judged.verdict, `The time that the stake was for ended at ${judged.until}.`);
    case "stake-receipt-expired":
      return refused(judged.verdict, "The receipt is too old. Ask the arbiter for a new one.");
    case "unlisted-arbiter":
      return refused(
        judged.verdict,
        "The creator's newest terms don't list the arbiter that signed the receipt.",
      );
    case "foreign-stake":
      return refused(judged.verdict, "The stake is on another stream.");
    case "foreign-page":
      return refused(judged.verdict, "The stake's viewer did not sign for this page.");
    case "bad-stake-receipt":
      return refused(judged.verdict, "This is no arbiter's receipt of a stake that is paid.");
  }
}

async function judgeBondAsked(
  { asked, signer, chain, nowSeconds }: PledgeOptions,
  event: NostrEvent,
): Promise<PledgeVerdict> {
  const terms = readBondTerms(event);
  if (terms === undefined) return refused("unknown-terms", "The creator's newest terms are none of a bond.");
  if (chain === undefined) {
    return refused("tier-not-offered", "This edge has no Monero nodes to check a bond with.");
  }
  const { bond } = asked;
  if (bond === undefined) return refused("no-bond", "This tier asks a bond. Send a reserve proof.");
  const txids = bondTransactions(bond.proof);
  if (txids === undefined) {
    return refused("bad-reserve", "The proof can't be read, or is about too many outputs.");
  }
  const creator = readAddress(terms.stream)?.creator ?? "";
  const about = {
    terms,
    holder: signer,
    address: bond.address,
    message: bondMessage({ creator, holder: signer, until: bond.until }),
    proof: bond.proof,
    nowSeconds,
  };
  // All that needs no node first: else strangers could have nodes asked for nothing.
  const early = judgeBond({ ...about, served: new Map() });
  const isWhole = early.verdict === "bad-reserve" && early.why === "missing-transaction";
  if (!isWhole) return refusedBond(early, terms);
  const found = await findTransactions(txids, chain);
  if ("verdict" in found) return found;
  const judged = judgeBond({ ...about, ...found });
  if (judged.verdict !== "shown") return refusedBond(judged, terms);
  const spent = await chain.spent(judged.keyImages);
  if (spent === undefined) return nodesDisagree();
  return spent.every((status) => status === "unspent")
    ? { verdict: "granted", names: judged.pseudonyms }
    : refused("bond-spent", "A coin of the proof is spent, or about to be. Show others.");
}

function refusedBond(judged: BondVerdict, terms: BondTerms): PledgeVerdict {
  switch (judged.verdict) {
    case "shown":
      throw new Error("what was shown is not refused");
    case "bad-reserve":
      return refused(judged.verdict, `The proof doesn't hold: ${judged.why}.`);
    case "bond-too-small":
      return refused(judged.verdict, `The proof shows ${judged.amount} piconero of ${terms.amount}.`);
    case "bond-banned":
      return refused(judged.verdict, `The creator banned ${judged.pseudonym}.`);
    case "bond-expired":
      return refused(judged.verdict, "The proof's time is over. Make a new one.");
    case "bond-too-long":
      return refused(judged.verdict, "A proof may hold a month at most.");
    case "foreign-bond":
    case "bad-bond-message":
      return refused("bad-reserve", `The proof doesn't hold: ${judged.verdict}.`);
  }
}

type Found = { served: Map<string, ServedTransaction>; network: MoneroNetwork };

async function findTransactions(
  txids: readonly string[],
  chain: StakeChain,
): Promise<Found | Exclude<PledgeVerdict, { verdict: "granted" }>> {
  const served = new Map<string, ServedTransaction>();
  let network: MoneroNetwork = "mainnet";
  for (const txid of txids) {
    const told = await chain.transaction(txid);
    switch (told.verdict) {
      case "busy":
        return later("Too many transactions are looked for. Try again in 3 s.");
      case "pending":
        return nodesDisagree();
      case "unknown":
      case "pool":
      case "double-spend":
        return refused("bond-unconfirmed", `The transaction ${txid} is in no block.`);
      case "mined":
        if (told.confirmations < FINAL_CONFIRMATIONS) {
          return refused(
            "bond-unconfirmed",
            `The transaction ${txid} has ${told.confirmations} confirmations of 10.`,
          );
        }
        network = told.network;
        served.set(txid, told.served);
    }
  }
  return { served, network };
}

function nodesDisagree(): Exclude<PledgeVerdict, { verdict: "granted" }> {
  return later("This edge's Monero nodes disagree, or too few answer. Watch over HTTP, and try again soon.");
}

function later(detail: string): Extract<PledgeVerdict, { verdict: "later" }> {
  return { verdict: "later", detail };
}

function refused(code: AdmissionProblem, detail: string): Extract<PledgeVerdict, { verdict: "refused" }> {
  return { verdict: "refused", code, detail };
}
