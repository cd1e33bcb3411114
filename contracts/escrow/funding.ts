import { judgeMoneroAddress } from "../monero/address.ts";
import type { PaymentRefusal } from "../monero/payment.ts";
import type { ServedTransaction } from "../monero/served-transaction.ts";
import { readViewWallet, type ViewWallet } from "../monero/subaddress.ts";
import { scanTransaction } from "../monero/view-scan.ts";
import type { EscrowContext } from "./context.ts";
import { AGREEMENT_BLOCKS } from "./judge-context.ts";
import type { SignedTerms } from "./terms.ts";

/** A transaction that should fund an escrow, as two nodes agree on it. */
export type FundingPayment = {
  txid: string;
  served: ServedTransaction;
  /** Of its block; none while it waits in the pool. */
  blockHeight: number | undefined;
};

export type FundingOptions = {
  context: EscrowContext;
  terms: SignedTerms;
  /** Those of all tranches, in order, as `judgeAttestations` computed each. */
  addresses: readonly string[];
  /** Secret view key of the escrow, 64 hex. */
  viewSecret: string;
  payments: readonly FundingPayment[];
  /** Blocks on the chain, as two nodes agree. */
  height: number;
};

export type FundingVerdict =
  /** Enough came to each. `activeAt` is the height at which the youngest output that is needed was final; none before. */
  | { verdict: "funded"; amount: bigint; confirmations: number; activeAt: number | undefined }
  /** What came lies there until the deadline and then goes back. */
  | { verdict: "underfunded"; amount: bigint }
  /** It came after `latestFunding`, so the stake never counts as one; it goes back at the deadline. */
  | { verdict: "funded-too-late"; by: number }
  | { verdict: "wrong-view-secret" }
  /** None of the payments brings anything that counts; one of them, and why. */
  | { verdict: "bad-payment"; txid: string; why: PaymentRefusal["verdict"] };

/** Blocks from which on a payment is taken for final here. */
export const FINAL_CONFIRMATIONS = 10;

/** About two hours: who stakes shortly before the deadline would leave nobody the time to claim. */
export const FUNDING_BLOCKS = 60;

/** The last block that may hold the funding. Out of context and terms alone, so that nobody need remember it. */
export function latestFunding({ deadline }: EscrowContext, { deadlineBlocks }: SignedTerms): number {
  return deadline - deadlineBlocks + AGREEMENT_BLOCKS + FUNDING_BLOCKS;
}

/**
 * Judges what came to a stake's addresses, by its view key: whoever paid need prove nothing, so any wallet can pay. Of several
 * tranches each must have its part: those alone that are paid count for nothing.
 */
export function judgeFunding(options: FundingOptions): FundingVerdict {
  const { context, terms, addresses, viewSecret, payments, height } = options;
  const parts: Came[][] = [];
  const strays: Stray[] = [];
  for (const address of addresses) {
    const addressed = judgeMoneroAddress(address, context.network);
    const wallet = addressed.verdict === "valid" ? readViewWallet(viewSecret, addressed.address) : undefined;
    if (wallet === undefined) return { verdict: "wrong-view-secret" };
    const { came, stray } = comeTo(wallet, payments);
    parts.push(came);
    strays.push(...stray);
  }
  // One that brings nothing must not keep those that do from counting.
  const stray = strays.find(({ why }) => why !== "nothing-received") ?? strays[0];
  if (stray !== undefined && parts.flat().length === 0) return { verdict: "bad-payment", ...stray };
  const asked = BigInt(context.amount);
  const total = parts.flat().reduce((sum, { amount }) => sum + amount, 0n);
  const last = parts.map((came) => completedIn(came, asked));
  const youngest = last.includes(undefined) ? undefined : Math.max(...last.map((at) => at ?? Infinity));
  if (youngest === undefined || last.length !== context.tranche.of) {
    return { verdict: "underfunded", amount: total };
  }
  return fundedIn(youngest, total, { by: latestFunding(context, terms), height });
}

/** An output with the height of its block; `Infinity` in the pool. */
type Came = { amount: bigint; blockHeight: number };

/** A payment that brings nothing to an address. */
type Stray = { txid: string; why: PaymentRefusal["verdict"] };

/** What came to one address. */
function comeTo(
  wallet: ViewWallet,
  payments: readonly FundingPayment[],
): { came: Came[]; stray: Stray[] } {
  const came: Came[] = [];
  const stray: Stray[] = [];
  const credited = new Set<string>();
  for (const { txid, served, blockHeight = Infinity } of payments) {
    const scanned = scanTransaction({ txid, served, wallet });
    if (scanned.verdict !== "received") {
      stray.push({ txid, why: scanned.verdict });
      continue;
    }
    for (const { amount, key } of scanned.outputs) {
      // Of two outputs with one key only one can ever be spent.
      if (credited.has(key)) continue;
      credited.add(key);
      came.push({ amount, blockHeight });
    }
  }
  return { came, stray };
}

/** The block that brought the last of what is asked; `undefined`: it isn't all there. */
function completedIn(came: readonly Came[], asked: bigint): number | undefined {
  let sum = 0n;
  // The oldest first: what somebody sends later can't take back how final the rest is.
  for (const { amount, blockHeight } of came.toSorted((a, b) => a.blockHeight < b.blockHeight ? -1 : 1)) {
    sum += amount;
    if (sum >= asked) return blockHeight;
  }
  return undefined;
}

function fundedIn(
  blockHeight: number,
  amount: bigint,
  { by, height }: { by: number; height: number },
): FundingVerdict {
  if (blockHeight === Infinity) {
    if (height > by) return { verdict: "funded-too-late", by };
    return { verdict: "funded", amount, confirmations: 0, activeAt: undefined };
  }
  if (blockHeight > by) return { verdict: "funded-too-late", by };
  const confirmations = Math.max(0, height - blockHeight);
  const activeAt = blockHeight + FINAL_CONFIRMATIONS;
  return { verdict: "funded", amount, confirmations, activeAt: activeAt <= height ? activeAt : undefined };
}
