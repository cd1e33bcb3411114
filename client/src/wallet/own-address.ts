import type { WalletState } from "./wallet-session.ts";

/** Where coins may go to the page's wallet; none while nobody has its words, for it ends with the page. */
export function ownAddress(state: WalletState): string | undefined {
  return state.state === "open" && state.safe ? state.address : undefined;
}
