import { fromHex, toHex } from "../hex.ts";
import type { MoneroAddress } from "./address.ts";
import { asciiBytes, hashToScalar } from "./keccak.ts";
import { knownPoint, secretSum, timesSecret } from "./point.ts";
import { readSecret, scalarBytes } from "./scalar.ts";

/** Where a subaddress stands in its wallet; 0/0 is the primary address. */
export type SubaddressIndex = { major: number; minor: number };

/** What may see income and can't spend it: the secret view key, and the primary address. */
export type ViewWallet = { viewSecret: bigint; primary: MoneroAddress };

// A C string: the zero byte at its end is hashed along.
const DOMAIN = asciiBytes("SubAddr\0");

/** Reads a secret view key (64 hex); `undefined` if it isn't a scalar or isn't that of the address. */
export function readViewWallet(viewSecretHex: string, primary: MoneroAddress): ViewWallet | undefined {
  const bytes = fromHex(viewSecretHex);
  const viewSecret = bytes === undefined ? undefined : readSecret(bytes);
  if (viewSecret === undefined || primary.kind !== "standard") return undefined;
  return toHex(secretSum(viewSecret).toBytes()) === toHex(primary.viewKey)
    ? { viewSecret, primary }
    : undefined;
}

/** The subaddress at an index, as the wallet itself derives it. The view key goes through constant time only. */
export function subaddressOf(
  { viewSecret, primary }: ViewWallet,
  { major, minor }: SubaddressIndex,
): MoneroAddress {
  if (major === 0 && minor === 0) return primary;
  const shift = hashToScalar(DOMAIN, scalarBytes(viewSecret), u32(major), u32(minor));
  const spend = knownPoint(primary.spendKey).add(secretSum(shift));
  return {
    kind: "subaddress",
    network: primary.network,
    spendKey: spend.toBytes(),
    viewKey: timesSecret(viewSecret, spend).toBytes(),
  };
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
