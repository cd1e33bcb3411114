import { makeWalletSession } from "./wallet-session.ts";

/** The wallet of this page. It is kept in the memory of its worker and nowhere else. */
export const walletHere = makeWalletSession();
