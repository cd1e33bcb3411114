import { sweepFromKeys } from "../../src/wallet/sweep-from-keys.ts";
import { makeWalletClient, WALLET_BYTES } from "../../src/wallet/wallet-client.ts";

/** What a trial steers the page by. */
Object.assign(globalThis, { makeWalletClient, sweepFromKeys, walletBytes: WALLET_BYTES });
