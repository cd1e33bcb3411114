import type { MessageKey } from "../locales/sections.ts";
import type { KeptTip } from "./kept-tips.ts";

/** Wallets whose way to a proof is written down here. */
export const WALLETS = ["cake", "gui", "feather", "cli"] as const;
export type WalletName = typeof WALLETS[number];

/** How a wallet gives out what proves a payment; each step has its sentence. */
export type WalletSteps = {
  steps: readonly MessageKey[];
  /** What is to be copied into the wallet, in the order of its fields. */
  copies: readonly { label: MessageKey; value: string }[];
};

const TXID = "TXID";

/** The steps in one wallet for one tip; `txid` as far as it was typed. */
export function walletSteps(
  wallet: WalletName,
  { payTo, message }: Pick<KeptTip, "payTo" | "message">,
  txid: string,
): WalletSteps {
  const address = { label: "tips.copyAddress", value: payTo } as const;
  const words = { label: "tips.copyMessage", value: message } as const;
  switch (wallet) {
    case "cake":
      return { steps: ["tips.cake1", "tips.cake2", "tips.cake3"], copies: [] };
    case "gui":
      return { steps: ["tips.gui1", "tips.gui2", "tips.gui3"], copies: [address, words] };
    case "feather":
      return { steps: ["tips.feather1", "tips.feather2", "tips.feather3"], copies: [address, words] };
    case "cli": {
      const named = txid.trim() === "" ? TXID : txid.trim();
      return {
        steps: ["tips.cli1", "tips.cli2"],
        copies: [{ label: "tips.copyCommand", value: `get_tx_proof ${named} ${payTo} ${message}` }],
      };
    }
  }
}
