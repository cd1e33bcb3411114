import { formatMoneroAddress } from "../../contracts/monero/address.ts";
import { hashToScalar } from "../../contracts/monero/keccak.ts";
import { secretSum } from "../../contracts/monero/point.ts";
import { readLittleEndian, reduceScalar, scalarBytes } from "../../contracts/monero/scalar.ts";
import { toHex } from "../../contracts/hex.ts";

/** A wallet's address with both its secrets, 64 hex each: what any wallet restores it from. */
export type DemoWallet = { address: string; viewKey: string; spendKey: string };

/** The demo creator's wallet on the private chain, made from 32 secret bytes as wallets make theirs from a seed. */
export function demoWallet(secret: Uint8Array): DemoWallet {
  const spend = reduceScalar(readLittleEndian(secret));
  const view = hashToScalar(scalarBytes(spend));
  const address = formatMoneroAddress({
    kind: "standard",
    // A private chain writes addresses as mainnet does.
    network: "mainnet",
    spendKey: secretSum(spend).toBytes(),
    viewKey: secretSum(view).toBytes(),
  });
  return { address, viewKey: toHex(scalarBytes(view)), spendKey: toHex(scalarBytes(spend)) };
}
