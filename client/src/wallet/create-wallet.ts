import { createWalletFull, type MoneroWalletFull } from "monero-ts";
import { takeNodeTrouble } from "./node-request.ts";
import { asWalletFault, WalletFault } from "./wallet-fault.ts";
import type { WalletSource } from "./wallet-source.ts";
import type { WalletNetwork } from "./wallet-work.ts";

export type CreateWalletOptions = { network: WalletNetwork; node: string; source: WalletSource };

/** Makes the library's wallet, in memory only, without reading the chain. Refuses with a `WalletFault`. */
export async function createWallet(
  { network, node, source }: CreateWalletOptions,
): Promise<MoneroWalletFull> {
  takeNodeTrouble();
  try {
    return await createWalletFull({
      networkType: network === "regtest" ? "mainnet" : network,
      regtest: network === "regtest",
      server: node,
      // The wallet's file exists in this worker's memory only.
      password: "",
      proxyToWorker: false,
      ...identity(source),
    });
  } catch (error) {
    const trouble = takeNodeTrouble();
    if (trouble !== undefined) throw new WalletFault("node-unreachable", { detail: trouble });
    const isSeedRefused = /seed|mnemonic|words|word list/i.test(asWalletFault(error).message);
    if (source.from === "words" && isSeedRefused) throw new WalletFault("bad-words");
    throw error;
  }
}

function identity(source: WalletSource) {
  const ownAddressOnly = { accountLookahead: 1, subaddressLookahead: 1 };
  switch (source.from) {
    case "chance":
      return ownAddressOnly;
    case "words":
      // An old one may have been paid at any address that other wallets showed.
      return { seed: source.words, restoreHeight: source.height };
    case "keys": {
      const { address, spendSecret, viewSecret } = source.keys;
      return {
        ...ownAddressOnly,
        primaryAddress: address,
        privateSpendKey: spendSecret,
        privateViewKey: viewSecret,
        restoreHeight: source.height,
      };
    }
  }
}
