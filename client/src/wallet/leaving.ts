import { asWalletFault, sentNothing, WalletFault } from "./wallet-fault.ts";

/** Sends. What a worker that ended leaves open is `payment-unclear`. */
export async function leave(send: () => Promise<void>, txid: string): Promise<void> {
  try {
    await send();
  } catch (error) {
    const fault = asWalletFault(error);
    if (sentNothing(fault) || fault.code === "sent-partly") throw fault;
    throw new WalletFault("payment-unclear", { txid });
  }
}

/** Asks the viewer before the page goes while a payment leaves: nobody would know whether it did. */
export function guardLeaving(leaving: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (leaving()) event.preventDefault();
  };
  globalThis.addEventListener("beforeunload", ask);
  return () => globalThis.removeEventListener("beforeunload", ask);
}
