/** Everything that paying in the page can fail for, each with its sentence in the locales (`wallet.fault-<code>`). */
const WALLET_FAULTS = [
  /** The wallet's program didn't come. */
  "download",
  /** This browser can't run it. */
  "unsupported",
  "no-nodes",
  "node-unreachable",
  /** A node is there, but lets no page ask it (CORS). */
  "node-refuses-pages",
  /** A page that came over HTTPS may not ask a node over HTTP. */
  "node-insecure",
  "node-other-network",
  /** The node is still reading the chain itself. */
  "node-behind",
  "bad-words",
  /** They make another address, or are none. */
  "bad-keys",
  /** So far back that a page would read gigabytes. */
  "restore-too-far",
  "bad-address",
  "address-other-network",
  "bad-amount",
  "not-enough",
  "not-enough-unlocked",
  "fee-above-amount",
  /** It surely didn't leave: the node said so, or was never given it. */
  "payment-refused",
  /** It may have left, and no node says whether it came: paying again could pay twice. */
  "payment-unclear",
  /** Of several transactions the node took only the first ones. */
  "sent-partly",
  "nothing-prepared",
  "closed",
  /** Whatever else the wallet says; `detail` has its words. */
  "wallet",
] as const;

export type WalletFaultCode = typeof WALLET_FAULTS[number];

/** Figures and words a fault's sentence names. Amounts in piconero. */
export type WalletFaultFacts = {
  /** What the wallet holds, can spend now, is asked for as fee, or has sent. */
  amount?: bigint;
  /** Of a payment that may have been sent. */
  txid?: string;
  blocks?: number;
  detail?: string;
};

/** A named refusal of the wallet. */
export class WalletFault extends Error {
  override readonly name = "WalletFault";
  constructor(
    readonly code: WalletFaultCode,
    readonly facts: WalletFaultFacts = {},
    options?: ErrorOptions,
  ) {
    super(facts.detail === undefined ? code : `${code}: ${facts.detail}`, options);
  }
}

/** Whatever was thrown, as a named fault. */
export function asWalletFault(error: unknown): WalletFault {
  if (error instanceof WalletFault) return error;
  return new WalletFault("wallet", { detail: error instanceof Error ? error.message : String(error) });
}

/** Whether a sending that failed surely sent nothing. Whatever a worker that ended says leaves it open. */
export function sentNothing({ code }: WalletFault): boolean {
  return code === "payment-refused" || code === "nothing-prepared";
}
