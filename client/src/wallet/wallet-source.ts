import { fromHex, isHex, toHex } from "../../../contracts/hex.ts";
import { judgeMoneroAddress, type MoneroNetwork } from "../../../contracts/monero/address.ts";
import { secretSum } from "../../../contracts/monero/point.ts";
import { readSecret } from "../../../contracts/monero/scalar.ts";
import { readViewWallet } from "../../../contracts/monero/subaddress.ts";
import { MOST_KNOWN_TXIDS } from "./known-txids.ts";
import { readSeedWords } from "./seed-words.ts";
import { WalletFault } from "./wallet-fault.ts";
import type { WalletKeys, WalletWords } from "./wallet-work.ts";

/** What a wallet is made of, once it was read. */
export type WalletSource =
  | { from: "chance" }
  | { from: "words"; words: string; height: number }
  | { from: "keys"; keys: WalletKeys; height: number };

export type ReadWalletSourceOptions = {
  chain: MoneroNetwork;
  /** Where reading begins for a wallet that can't have been paid before, or of which all payments are known. */
  newest: number;
};

/** What a wallet is to be made of; throws for words that are none and keys that don't fit. */
export function readWalletSource(
  restore: WalletWords | WalletKeys | undefined,
  { chain, newest }: ReadWalletSourceOptions,
): WalletSource {
  if (restore === undefined) return { from: "chance" };
  if ("words" in restore) {
    const words = readSeedWords(restore.words);
    if (words === undefined) throw new WalletFault("bad-words");
    return { from: "words", words, height: Math.max(0, restore.height) };
  }
  const fault = judgeKeys(restore, chain);
  if (fault !== undefined) throw fault;
  const height = "height" in restore.since ? restore.since.height : newest;
  return { from: "keys", keys: restore, height: Math.max(0, height) };
}

/** Why a wallet can't be opened by these keys; `undefined` if they make the address on that chain. */
function judgeKeys(
  { address: text, spendSecret, viewSecret, since }: WalletKeys,
  chain: MoneroNetwork,
): WalletFault | undefined {
  const judged = judgeMoneroAddress(text, chain);
  if (judged.verdict === "wrong-network") return new WalletFault("address-other-network");
  if (judged.verdict !== "valid") return new WalletFault("bad-keys");
  const { address } = judged;
  const spend = isHex(spendSecret, 32) ? readSecret(fromHex(spendSecret) ?? new Uint8Array()) : undefined;
  if (spend === undefined || toHex(secretSum(spend).toBytes()) !== toHex(address.spendKey)) {
    return new WalletFault("bad-keys");
  }
  if (readViewWallet(viewSecret, address) === undefined) return new WalletFault("bad-keys");
  if ("height" in since) return undefined;
  const { txids } = since;
  const isSound = txids.length > 0 && txids.length <= MOST_KNOWN_TXIDS &&
    txids.every((txid) => isHex(txid, 32));
  return isSound ? undefined : new WalletFault("bad-keys", { detail: "no such transactions" });
}
