import { LARGEST_BOND, MOST_BANNED } from "../../../../contracts/escrow/bond.ts";
import { LARGEST_STAKE, SMALLEST_STAKE } from "../../../../contracts/escrow/context.ts";
import {
  type Arbiter,
  DEADLINE_MARGIN,
  FEWEST_WITNESSES,
  LONGEST_DEADLINE,
  SHORTEST_WINDOW,
  type StakeTerms,
} from "../../../../contracts/escrow/terms.ts";
import { isHex } from "../../../../contracts/hex.ts";
import { formatXmr, readXmr } from "../../../../contracts/monero/amount.ts";

/** Monero makes a block every two minutes. */
export const BLOCKS_A_DAY = 720;

/** What a stake can be claimed for: sending others bytes that are not what the seal says, which is all that pages bear witness of. */
export const RULE = "bad-bytes";

/** What viewers who share must stake or show, as the creator chose it; keys and stream are added when it is signed. */
export type Pledge = StakePledge | BondPledge;
export type StakePledge =
  & { tier: "stake" }
  & Pick<StakeTerms, "amount" | "arbiters" | "deadlineBlocks" | "windowBlocks" | "rules">;
export type BondPledge = { tier: "bond"; amount: string; banned: string[] };

/** As typed. */
export type PledgeForm = {
  /** XMR. */
  amount: string;
  /** Days until an unclaimed stake goes back, and of them those to answer a claim in. */
  days: string;
  answerDays: string;
  /** Nostr keys of the arbiters that were chosen. */
  arbiters: readonly string[];
  /** How many staked viewers must bear witness for a claim. */
  witnesses: string;
  /** Pseudonyms that may share no more, one a line. */
  banned: string;
};

export type PledgeFault =
  | "amount"
  | "stake-small"
  | "stake-large"
  | "bond-large"
  | "days"
  | "days-short"
  | "answer"
  | "arbiters-none"
  | "witnesses"
  | "banned"
  | "banned-many";
export type PledgeField = "amount" | "days" | "answerDays" | "arbiters" | "witnesses" | "banned";

export type PledgeVerdict<P extends Pledge = Pledge> =
  | { verdict: "ok"; pledge: P }
  | { verdict: "faulty"; faults: Partial<Record<PledgeField, PledgeFault>> };

export const LONGEST_DAYS = Math.floor(LONGEST_DEADLINE / BLOCKS_A_DAY);
export const MOST_WITNESSES = 100;
const LONGEST_ANSWER_DAYS = LONGEST_DAYS - 1;
const [STAKE_AMOUNT, BOND_AMOUNT] = ["0.01", "0.05"];

/** What is offered before anything was chosen. */
export function freshForm(tier: Pledge["tier"]): PledgeForm {
  return {
    amount: tier === "stake" ? STAKE_AMOUNT : BOND_AMOUNT,
    days: "7",
    answerDays: "1",
    arbiters: [],
    witnesses: "3",
    banned: "",
  };
}

/** What is typed where these terms hold. */
export function formOf(pledge: Pledge): PledgeForm {
  const fresh = { ...freshForm(pledge.tier), amount: formatXmr(BigInt(pledge.amount)) };
  if (pledge.tier === "bond") return { ...fresh, banned: pledge.banned.join("\n") };
  return {
    ...fresh,
    days: String(Math.round(pledge.deadlineBlocks / BLOCKS_A_DAY)),
    answerDays: String(Math.round(pledge.windowBlocks / BLOCKS_A_DAY)),
    arbiters: pledge.arbiters.map(({ pubkey }) => pubkey),
    witnesses: String(pledge.rules.find(({ name }) => name === RULE)?.witnesses ?? fresh.witnesses),
  };
}

/** Judges what was typed for a stake; only arbiters that are offered count. */
export function judgeStakeForm(form: PledgeForm, offered: readonly Arbiter[]): PledgeVerdict<StakePledge> {
  const faults: Partial<Record<PledgeField, PledgeFault>> = {};
  const amount = readXmr(form.amount.trim());
  if (amount === undefined) faults.amount = "amount";
  else if (amount < SMALLEST_STAKE) faults.amount = "stake-small";
  else if (amount > LARGEST_STAKE) faults.amount = "stake-large";
  const [days, answer] = [readDays(form.days), readDays(form.answerDays)];
  const [deadlineBlocks, windowBlocks] = [days * BLOCKS_A_DAY, answer * BLOCKS_A_DAY];
  if (!(days <= LONGEST_DAYS)) faults.days = "days";
  if (!(answer <= LONGEST_ANSWER_DAYS) || windowBlocks < SHORTEST_WINDOW) faults.answerDays = "answer";
  else if (faults.days === undefined && deadlineBlocks < windowBlocks + DEADLINE_MARGIN) {
    faults.days = "days-short";
  }
  const arbiters = offered.filter(({ pubkey }) => form.arbiters.includes(pubkey));
  if (arbiters.length === 0) faults.arbiters = "arbiters-none";
  const witnesses = /^\d{1,3}$/.test(form.witnesses.trim()) ? Number(form.witnesses) : 0;
  if (witnesses < FEWEST_WITNESSES || witnesses > MOST_WITNESSES) faults.witnesses = "witnesses";
  if (Object.keys(faults).length > 0) return { verdict: "faulty", faults };
  return {
    verdict: "ok",
    pledge: {
      tier: "stake",
      amount: String(amount),
      arbiters,
      deadlineBlocks,
      windowBlocks,
      rules: [{ name: RULE, witnesses }],
    },
  };
}

/** Judges what was typed for a bond. */
export function judgeBondForm(form: PledgeForm): PledgeVerdict<BondPledge> {
  const faults: Partial<Record<PledgeField, PledgeFault>> = {};
  const amount = readXmr(form.amount.trim());
  if (amount === undefined || amount === 0n) faults.amount = "amount";
  else if (amount > LARGEST_BOND) faults.amount = "bond-large";
  const banned = [...new Set(form.banned.toLowerCase().split(/[\s,]+/).filter((word) => word !== ""))];
  if (!banned.every((word) => isHex(word, 32))) faults.banned = "banned";
  else if (banned.length > MOST_BANNED) faults.banned = "banned-many";
  if (Object.keys(faults).length > 0) return { verdict: "faulty", faults };
  return { verdict: "ok", pledge: { tier: "bond", amount: String(amount), banned } };
}

/** NaN for what is no number of days. */
function readDays(text: string): number {
  return /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : NaN;
}
