import { fromHex, isHex } from "../hex.ts";
import type { MoneroNetwork } from "../monero/address.ts";
import { readPrimePoint } from "../monero/point.ts";
import { readAddress } from "../nostr/address.ts";
import { sha256 } from "../sha256.ts";
import { canonicalJson } from "./canonical-json.ts";

/** Who has a part in a stake. */
export type Role = "viewer" | "creator" | "arbiter";

/** All that a stake is about. Every key and signature of it is bound to the hash of this. */
export type EscrowContext = {
  version: 1;
  network: MoneroNetwork;
  /** Text form of the stream's address. */
  stream: string;
  /** Id of the creator's terms (kind 34321), 64 hex. */
  terms: string;
  /** What the stake admits to, Unix seconds: one stake serves all sessions of its period. */
  from: number;
  until: number;
  /** Base keys on Monero's curve, 64 hex each. The viewer's is fresh for each stake. */
  keys: { viewer: string; creator: string; arbiter: string };
  /** The escrow's public view key, 64 hex; its secret is told to all three. */
  viewKey: string;
  /** Piconero of this tranche alone, in decimal: what its own address is funded with. */
  amount: string;
  /** Block height from which on the stake goes back if nobody claimed it. */
  deadline: number;
  /** Which of how many equal parts, from 0: parts are settled one by one. */
  tranche: { index: number; of: number };
};

/** 0.02 XMR, all tranches together. The construction had no outside review: no terms and no context may ask more. */
export const LARGEST_STAKE = 20_000_000_000n;

/** Below 0.002 XMR the fees eat the stake. */
export const SMALLEST_STAKE = 2_000_000_000n;

/** Into how many payments one stake may be divided. */
export const MOST_TRANCHES = 8;

/** Transactions that may fund one stake: one for each tranche, where a wallet pays one address at a time. */
export const MOST_FUNDING_TXIDS = 8;

const NETWORKS: readonly string[] = ["mainnet", "stagenet", "testnet"] satisfies MoneroNetwork[];
const TAG = new TextEncoder().encode("dstream-escrow/1/context\0");

/** The hash that binds everything to a context. */
export function contextHash(context: EscrowContext): Uint8Array {
  const text = new TextEncoder().encode(canonicalJson(context));
  return sha256(Uint8Array.from([...TAG, ...text]));
}

/** All tranches of the stake that a context is one of, in order: they differ in the index alone. */
export function tranchesOf(context: EscrowContext): EscrowContext[] {
  const { of } = context.tranche;
  return Array.from({ length: of }, (_, index) => ({ ...context, tranche: { index, of } }));
}

/** Reads a context out of parsed JSON; `undefined` for anything missing, unknown, out of bounds, or a key that is unfit. */
export function readContext(value: unknown): EscrowContext | undefined {
  const fields = recordOf(value, 11);
  const keys = recordOf(fields?.keys, 3);
  const tranche = recordOf(fields?.tranche, 2);
  if (fields === undefined || keys === undefined || tranche === undefined) return undefined;
  const { version, network, stream, terms, from, until, viewKey, amount, deadline } = fields;
  const { viewer, creator, arbiter } = keys;
  const { index, of } = tranche;
  if (version !== 1 || typeof network !== "string" || !NETWORKS.includes(network)) return undefined;
  if (typeof stream !== "string" || readAddress(stream) === undefined || !isHex(terms, 32)) return undefined;
  if (!isCount(from) || !isCount(until) || from >= until || !isCount(deadline) || deadline === 0) {
    return undefined;
  }
  if (!isCount(index) || !isCount(of) || index >= of || of > MOST_TRANCHES) return undefined;
  if (!isStake(amount, of)) return undefined;
  if (!isFitKey(viewer) || !isFitKey(creator) || !isFitKey(arbiter) || !isFitKey(viewKey)) return undefined;
  // One who held two parts would hold the whole; and the view key's secret is told to all, so it can be no one's base.
  if (new Set([viewer, creator, arbiter, viewKey]).size !== 4) return undefined;
  return {
    version,
    network: network as MoneroNetwork,
    stream,
    terms,
    from,
    until,
    keys: { viewer, creator, arbiter },
    viewKey,
    amount,
    deadline,
    tranche: { index, of },
  };
}

/** Whether this is an amount of piconero that may be staked in each of so many tranches. */
export function isStake(amount: unknown, tranches: number): amount is string {
  if (typeof amount !== "string" || !/^[1-9][0-9]{0,12}$/.test(amount)) return false;
  return BigInt(amount) >= SMALLEST_STAKE && BigInt(amount) * BigInt(tranches) <= LARGEST_STAKE;
}

/** Whether this is the hex of a key without a small-order part: with one, two of the three could be led astray. */
export function isFitKey(text: unknown): text is string {
  return isHex(text, 32) && readPrimePoint(fromHex(text) ?? new Uint8Array()) !== undefined;
}

/** A parsed JSON object with exactly so many fields. */
export function recordOf(value: unknown, fields: number): Record<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).length === fields ? value as Record<string, unknown> : undefined;
}

/** A whole number from 0 that JSON carries exactly. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
