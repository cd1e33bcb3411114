import {
  bondMessage,
  bondPseudonym,
  type BondTerms,
  judgeBond,
  LONGEST_BOND_SECONDS,
} from "../../../../../contracts/escrow/bond.ts";
import { fromHex, isHex, toHex } from "../../../../../contracts/hex.ts";
import { judgeMoneroAddress, type MoneroNetwork } from "../../../../../contracts/monero/address.ts";
import { readReserveProof } from "../../../../../contracts/monero/reserve-proof-text.ts";
import { readAddress } from "../../../../../contracts/nostr/address.ts";
import { publicKeyOf } from "../../../../../contracts/nostr/event.ts";
import { readJsonObject } from "../../../../../contracts/nostr/json.ts";

/** A bond for one creator's streams: who holds it, and once a wallet made it, its proof. */
export type KeptBond = {
  /** The holder's Nostr key, 64 hex: made for this bond, and for nothing else. */
  secret: string;
  /** The creator's Nostr key, 64 hex. */
  creator: string;
  /** Unix seconds: a proof holds until then. */
  until: number;
  shown?: { address: string; proof: string };
};

/** Why a proof that somebody pasted is none for this bond; `banned` and the others as the edge would say it. */
export type BondInputFault = "address" | "proof" | "foreign" | "small" | "banned" | "expired";

/** Begins a bond that holds for as long as any may. */
export function beginBond(
  creator: string,
  nowSeconds: number,
  randomBytes: (length: number) => Uint8Array,
): KeptBond {
  // A minute less, for the edge's clock may be behind.
  return { secret: toHex(randomBytes(32)), creator, until: nowSeconds + LONGEST_BOND_SECONDS - 60 };
}

/** The words over which a wallet makes the proof. */
export function bondWords({ secret, creator, until }: KeptBond): string {
  return bondMessage({ creator, holder: holderOf(secret), until });
}

export function holderOf(secret: string): string {
  return publicKeyOf(fromHex(secret) ?? new Uint8Array());
}

export type JudgeBondInputOptions = {
  bond: KeptBond;
  terms: BondTerms;
  address: string;
  proof: string;
  network: MoneroNetwork;
  nowSeconds: number;
};

/** Judges what was pasted as far as no node is needed for it; `undefined`: the edge may take it. */
export function bondInputFault(options: JudgeBondInputOptions): BondInputFault | undefined {
  const { bond, terms, address, proof, network, nowSeconds } = options;
  if (judgeMoneroAddress(address, network).verdict !== "valid") return "address";
  const read = readReserveProof(proof);
  if (read.verdict !== "read") return "proof";
  const names = read.proof.entries.map(({ keyImageHex }) => bondPseudonym(keyImageHex));
  if (names.some((name) => terms.banned.includes(name))) return "banned";
  const judged = judgeBond({
    terms,
    holder: holderOf(bond.secret),
    address,
    message: bondWords(bond),
    proof,
    served: new Map(),
    network,
    nowSeconds,
  });
  switch (judged.verdict) {
    case "bond-banned":
      return "banned";
    case "bond-too-small":
      return "small";
    case "bond-expired":
    case "bond-too-long":
      return "expired";
    case "foreign-bond":
    case "bad-bond-message":
      return "foreign";
    case "bad-reserve":
      // Nodes bring the transactions; all else is wrong already.
      return judged.why === "missing-transaction" ? undefined : "proof";
    case "shown":
      return undefined;
  }
}

const BONDS_NAME = "dstream/bond/1/";
const MOST_CHARS = 32 * 1024;

/** Keeps a bond of each creator in a storage; one that refuses keeps it for this page only. */
export function makeBondStore(
  storage: (() => Pick<Storage, "getItem" | "setItem" | "removeItem">) | undefined,
) {
  const own = new Map<string, KeptBond>();
  const attempt = <T>(
    work: (kept: Pick<Storage, "getItem" | "setItem" | "removeItem">) => T,
  ): T | undefined => {
    if (storage === undefined) return undefined;
    try {
      return work(storage());
    } catch (error) {
      console.info("bonds can't be stored:", error);
      return undefined;
    }
  };
  return {
    of: (creator: string): KeptBond | undefined =>
      readBond(attempt((kept) => kept.getItem(BONDS_NAME + creator)) ?? undefined) ?? own.get(creator),
    put(bond: KeptBond) {
      own.set(bond.creator, bond);
      attempt((kept) => kept.setItem(BONDS_NAME + bond.creator, JSON.stringify(bond)));
    },
    drop(creator: string) {
      own.delete(creator);
      attempt((kept) => kept.removeItem(BONDS_NAME + creator));
    },
  };
}

/** Reads a kept bond; `undefined` for anything missing or out of bounds. */
export function readBond(text: string | undefined): KeptBond | undefined {
  if (text === undefined || text.length > MOST_CHARS) return undefined;
  const { secret, creator, until, shown } = readJsonObject(text) ?? {};
  if (!isHex(secret, 32) || !isHex(creator, 32)) return undefined;
  if (typeof until !== "number" || !Number.isSafeInteger(until) || until < 0) return undefined;
  const { address, proof } = typeof shown === "object" && shown !== null
    ? shown as Record<string, unknown>
    : {};
  const isShown = typeof address === "string" && address.length <= 106 && typeof proof === "string";
  return { secret, creator, until, ...(isShown ? { shown: { address, proof } } : {}) };
}

/** The creator whose streams a bond's terms are for. */
export function creatorOf({ stream }: BondTerms): string {
  return readAddress(stream)?.creator ?? "";
}
