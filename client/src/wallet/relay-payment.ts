import { takeSubmission } from "./submission.ts";
import { asWalletFault, WalletFault } from "./wallet-fault.ts";

export type RelayPaymentOptions = {
  txid: string;
  /** Hands it to the node; throws when the wallet isn't told that it came. */
  relay: () => Promise<unknown>;
  /** Whether the node knows a transaction; `undefined` when it can't be asked. */
  isKnown: (txid: string) => Promise<boolean | undefined>;
};

/**
 * Sends a payment. Refuses with `payment-refused` when it surely didn't leave, and with `payment-unclear` when nobody can say.
 * A node's "unknown" says nothing: it hides what it has just taken from pages until others have it, too.
 */
export async function relayPayment({ txid, relay, isKnown }: RelayPaymentOptions): Promise<void> {
  takeSubmission();
  try {
    await relay();
  } catch (error) {
    const submission = takeSubmission();
    if (submission.state === "none") {
      throw new WalletFault("payment-refused", { detail: asWalletFault(error).message });
    }
    if (submission.state === "taken" || await isKnown(txid) === true) return;
    if (submission.state === "refused") {
      throw new WalletFault("payment-refused", { detail: submission.reason });
    }
    throw new WalletFault("payment-unclear", { txid });
  }
}
