import { FINAL_CONFIRMATIONS, latestFunding } from "../../../../contracts/escrow/funding.ts";
import { agreementTime } from "../../../../contracts/escrow/judge-context.ts";
import type { StakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import type { AskedStake } from "./judge-request.ts";

/** Blocks after the last that may pay a stake: until it is final, and its arbiter has said so. */
const LATE_BLOCKS = FINAL_CONFIRMATIONS + 20;
const BLOCK_SECONDS = 120;

/** Whether an arbiter says that its stake is paid; an asked one costs nobody a coin. */
export function isPaid({ step }: StakeReceipt): boolean {
  return step === "active" || step === "seen";
}

/** Whether the time to pay a stake is over, by the chain's height or, where no node tells it, by the clock (Unix seconds). */
export function isPayTimeOver(
  { request: { context }, terms }: AskedStake,
  { height, nowSeconds }: { height: number | undefined; nowSeconds: number },
): boolean {
  const end = latestFunding(context, terms) + LATE_BLOCKS;
  const agreed = agreementTime(context, terms);
  return height === undefined
    ? nowSeconds > agreed.nowSeconds + (end - agreed.height) * BLOCK_SECONDS
    : height > end;
}

export type Answered = { at: number; name: string; arbiter: string };

/** Counts answers of the last seconds that no payment followed, under requests that this arbiter attested: another's flood takes nobody its turn. */
export function unpaidAnswers(
  answered: readonly Answered[],
  { arbiter, since, paid }: { arbiter: string; since: number; paid: ReadonlySet<string> },
): number {
  return answered.filter((one) => one.at > since && one.arbiter === arbiter && !paid.has(one.name)).length;
}
