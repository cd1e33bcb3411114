import { formatPaymentUri } from "../../../contracts/monero/payment-uri.ts";
import { judgeMoneroAddress } from "../../../contracts/monero/address.ts";
import { type Tip, tipMessage, tipPayTo } from "../../../contracts/monero/tip.ts";

/** What a viewer decided about a tip. */
export type TipWish = {
  /** Piconero. */
  amount: bigint;
  /** Shown with the tip; may be empty. */
  words: string;
  /** `fresh`: by a key that is used for nothing else. */
  as: "fresh" | "own";
  /** Everybody may check the payment, so everybody may see which transaction it was. */
  open: boolean;
};

/** A tip that can be paid: what its proof is made over, and where the money goes. */
export type TipOrder = TipWish & {
  /** The message that the proof is made over. */
  message: string;
  primary: string;
  payTo: string;
};

/** Turns a wish into something to pay. */
export function orderTip(wish: TipWish, tip: Tip, primary: string): TipOrder {
  const judged = judgeMoneroAddress(primary);
  if (judged.verdict !== "valid") throw new Error(`a tip was ordered to ${judged.verdict}`);
  const message = tipMessage(tip);
  return { ...wish, message, primary, payTo: tipPayTo(judged.address, message) };
}

/** What wallets open: address and amount, which keeps the code small enough to scan. */
export function tipLink({ payTo, amount }: Pick<TipOrder, "payTo" | "amount">): string {
  return formatPaymentUri({ address: payTo, amount });
}
