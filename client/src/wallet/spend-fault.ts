import { asWalletFault, WalletFault } from "./wallet-fault.ts";
import type { WalletBalance } from "./wallet-work.ts";

export type SpendFaultOptions = {
  error: unknown;
  balance: WalletBalance;
  /** Why the node gave no answer, where it didn't. */
  trouble: string | undefined;
};

/** What keeps a wallet from spending so much, before its fee; nothing when it can try. */
export function judgeSpend(
  amount: bigint,
  { total, unlocked, blocks }: WalletBalance,
): WalletFault | undefined {
  if (amount <= 0n) return new WalletFault("bad-amount");
  if (amount >= total) return new WalletFault("not-enough", { amount: total });
  if (amount >= unlocked) return new WalletFault("not-enough-unlocked", { amount: unlocked, blocks });
  return undefined;
}

/** Names what wallet2 says when it can't make a payment. */
export function spendFault({ error, balance, trouble }: SpendFaultOptions): WalletFault {
  if (trouble !== undefined) return new WalletFault("node-unreachable", { detail: trouble });
  const fault = asWalletFault(error);
  if (fault.code !== "wallet") return fault;
  const words = fault.facts.detail ?? "";
  if (/no connection to daemon|daemon is busy|failed to get/i.test(words)) {
    return new WalletFault("node-unreachable", { detail: words });
  }
  if (/not enough (unlocked )?(money|balance)|no unlocked balance|unlocked balance is/i.test(words)) {
    // The fee is what was not looked at before.
    return balance.unlocked < balance.total
      ? new WalletFault("not-enough-unlocked", { amount: balance.unlocked, blocks: balance.blocks })
      : new WalletFault("not-enough", { amount: balance.total });
  }
  return fault;
}
