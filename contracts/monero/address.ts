import { fromBase58, toBase58 } from "./base58.ts";
import { keccak256 } from "./keccak.ts";
import { readPoint } from "./point.ts";

/** A private chain (`--regtest`) writes addresses as mainnet does. */
export type MoneroNetwork = "mainnet" | "stagenet" | "testnet";

/** Two public keys, 32 bytes each, and what tells the three kinds apart. */
export type MoneroAddress =
  & { network: MoneroNetwork; spendKey: Uint8Array; viewKey: Uint8Array }
  & ({ kind: "standard" } | { kind: "subaddress" } | { kind: "integrated"; paymentId: Uint8Array });

/** What a text turned out to be. Only `valid` may be paid. */
export type AddressVerdict =
  | { verdict: "valid"; address: MoneroAddress }
  | { verdict: "malformed-address" }
  | { verdict: "address-checksum" }
  | { verdict: "unknown-address-kind"; prefix: number }
  | { verdict: "bad-address-key"; key: "spend" | "view" }
  | { verdict: "wrong-network"; network: MoneroNetwork };

/** Bytes of a payment id. */
export const PAYMENT_ID_BYTES = 8;

const CHECKSUM_BYTES = 4;
const KINDS = ["standard", "integrated", "subaddress"] as const;
const PREFIXES: Readonly<Record<MoneroNetwork, readonly [number, number, number]>> = {
  mainnet: [18, 19, 42],
  stagenet: [24, 25, 36],
  testnet: [53, 54, 63],
};
const NETWORKS = Object.keys(PREFIXES) as MoneroNetwork[];
/** 106 digits are an integrated address; the other kinds have 95. */
const LONGEST = 106;

/** Reads an address of any kind, checks its sum and both keys, and that it belongs to `network` if one is given. */
export function judgeMoneroAddress(text: string, network?: MoneroNetwork): AddressVerdict {
  const bytes = text.length <= LONGEST ? fromBase58(text) : undefined;
  if (bytes === undefined || bytes.length < 1 + CHECKSUM_BYTES) return { verdict: "malformed-address" };
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  const sum = keccak256(body);
  if (bytes.subarray(-CHECKSUM_BYTES).some((byte, i) => byte !== sum[i])) {
    return { verdict: "address-checksum" };
  }

  const prefix = body[0] ?? 0;
  const found = NETWORKS.find((name) => PREFIXES[name].includes(prefix));
  const kind = KINDS[found === undefined ? -1 : PREFIXES[found].indexOf(prefix)];
  if (found === undefined || kind === undefined) return { verdict: "unknown-address-kind", prefix };
  if (body.length !== (kind === "integrated" ? 65 + PAYMENT_ID_BYTES : 65)) {
    return { verdict: "malformed-address" };
  }

  const keys = { network: found, spendKey: body.slice(1, 33), viewKey: body.slice(33, 65) };
  if (readPoint(keys.spendKey) === undefined) return { verdict: "bad-address-key", key: "spend" };
  if (readPoint(keys.viewKey) === undefined) return { verdict: "bad-address-key", key: "view" };
  if (network !== undefined && found !== network) return { verdict: "wrong-network", network: found };
  const address: MoneroAddress = kind === "integrated"
    ? { ...keys, kind, paymentId: body.slice(65) }
    : { ...keys, kind };
  return { verdict: "valid", address };
}

/** An address as text. */
export function formatMoneroAddress(address: MoneroAddress): string {
  const prefix = PREFIXES[address.network][KINDS.indexOf(address.kind)];
  if (prefix === undefined) throw new Error(`no prefix for ${address.kind}`);
  const parts = [
    Uint8Array.of(prefix),
    address.spendKey,
    address.viewKey,
    address.kind === "integrated" ? address.paymentId : new Uint8Array(),
  ];
  return toBase58(joined([...parts, keccak256(...parts).subarray(0, CHECKSUM_BYTES)]));
}

/** The integrated address that carries `paymentId` to the owner of a standard one. */
export function integratedAddress(primary: MoneroAddress, paymentId: Uint8Array): MoneroAddress {
  if (primary.kind !== "standard") throw new Error("only a primary address can carry a payment id");
  if (paymentId.length !== PAYMENT_ID_BYTES) throw new RangeError("a payment id has 8 bytes");
  const { network, spendKey, viewKey } = primary;
  return { kind: "integrated", network, spendKey, viewKey, paymentId };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
