import { fromHex, isHex, toHex } from "../hex.ts";
import type { MoneroNetwork } from "../monero/address.ts";
import { readReserveProof } from "../monero/reserve-proof-text.ts";
import { judgeReserveProof } from "../monero/reserve-proof.ts";
import type { ServedTransaction } from "../monero/served-transaction.ts";
import { readAddress } from "../nostr/address.ts";
import { type EventTemplate, type NostrEvent, soleTagValue, tagsNamed } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import { readUnixTime } from "../nostr/unix-time.ts";
import { sha256 } from "../sha256.ts";

/** What a creator asks of viewers who share, where they need only show coins and never hand them over. */
export type BondTerms = {
  /** Text form of the stream's address. */
  stream: string;
  /** Piconero that a viewer has to show, in decimal. */
  amount: string;
  /** Pseudonyms that may share no more. */
  banned: string[];
};

/** What a bond's proof is made over: for one creator's streams, by the holder of one Nostr key, until then. */
export type BondMessage = {
  /** The creator's and the holder's Nostr keys, 64 hex. */
  creator: string;
  holder: string;
  /** Unix seconds. */
  until: number;
};

/** Above what anybody should have to show for watching: 1 XMR. */
export const LARGEST_BOND = 1_000_000_000_000n;
/** How many our own terms ban at most, so that whoever asks an edge can send them along: its bodies have 64 KiB at most. */
export const MOST_BANNED = 500;
/** How many are read; more than a request can carry comes from relays. */
const MOST_READ = 1000;
/** A proof shows where coins lie, so it is made seldom: a month at most. */
export const LONGEST_BOND_SECONDS = 31 * 24 * 60 * 60;
/** Each output costs the verifier milliseconds and a look-up. */
export const MOST_BOND_OUTPUTS = 4;

const PREFIX = "dstream/bond/1";
const TAG = new TextEncoder().encode("dstream-bond/1/pseudonym\0");

/** Reads the terms of a bond out of an event whose signature the caller verified. Strict: unclear terms are none. */
export function readBondTerms(event: NostrEvent): BondTerms | undefined {
  return read(event, event.pubkey);
}

/** Writes terms of a bond for the creator to sign; throws for terms that no viewer could read. */
export function bondTermsTemplate({ stream, amount, banned }: BondTerms, nowSeconds: number): EventTemplate {
  const address = readAddress(stream);
  if (address === undefined) throw new Error("not a stream's address");
  const template: EventTemplate = {
    kind: KIND.stakeTerms,
    created_at: nowSeconds,
    tags: [
      ["d", address.d],
      ["a", stream],
      ["tier", "bond"],
      ["amount", amount],
      ...banned.map((pseudonym) => ["ban", pseudonym]),
      ["alt", "Terms of a bond for viewers who share this stream"],
    ],
    content: "",
  };
  if (banned.length > MOST_BANNED || read(template, address.creator) === undefined) {
    throw new Error("not terms of a bond");
  }
  return template;
}

function read(event: EventTemplate, author: string): BondTerms | undefined {
  if (event.kind !== KIND.stakeTerms || soleTagValue(event, "tier") !== "bond") return undefined;
  const stream = soleTagValue(event, "a") ?? "";
  const address = readAddress(stream);
  if (address?.creator !== author || soleTagValue(event, "d") !== address.d) return undefined;
  const amount = soleTagValue(event, "amount") ?? "";
  if (!/^[1-9][0-9]{0,12}$/.test(amount) || BigInt(amount) > LARGEST_BOND) return undefined;
  const banned = tagsNamed(event, "ban").map(([, pseudonym]) => pseudonym);
  if (banned.length > MOST_READ || !banned.every((one) => isHex(one, 32))) return undefined;
  return { stream, amount, banned: banned.flatMap((one) => one ?? []) };
}

/** The text over which a wallet makes the reserve proof of a bond. */
export function bondMessage({ creator, holder, until }: BondMessage): string {
  return [PREFIX, creator, holder, until].join("|");
}

/** Reads the message of a bond; `undefined` for any other spelling. */
export function readBondMessage(text: string): BondMessage | undefined {
  const [prefix, creator, holder, untilText, ...rest] = text.split("|");
  const until = readUnixTime(untilText);
  if (prefix !== PREFIX || rest.length > 0 || until === undefined) return undefined;
  return isHex(creator, 32) && isHex(holder, 32) ? { creator, holder, until } : undefined;
}

/** What a coin is called among those who ban: it stays the same whatever else its owner changes. */
export function bondPseudonym(keyImage: string): string {
  return toHex(sha256(Uint8Array.from([...TAG, ...fromHex(keyImage) ?? []])));
}

export type BondOptions = {
  terms: BondTerms;
  /** Who asks, by the Nostr key that signed the request. */
  holder: string;
  /** The wallet's primary address. */
  address: string;
  message: string;
  proof: string;
  /** By transaction id; `bondTransactions` says which are needed. */
  served: ReadonlyMap<string, ServedTransaction>;
  /** Default: the address' own. */
  network?: MoneroNetwork;
  nowSeconds: number;
};

export type BondVerdict =
  /** Whether the coins are unspent, and since when they lie there, only nodes know. */
  | { verdict: "shown"; amount: bigint; keyImages: string[]; pseudonyms: string[] }
  | { verdict: "bad-bond-message" }
  /** Made for another creator, or by another holder. */
  | { verdict: "foreign-bond" }
  | { verdict: "bond-expired"; until: number }
  | { verdict: "bond-too-long"; until: number }
  | { verdict: "bad-reserve"; why: string }
  | { verdict: "bond-too-small"; amount: bigint }
  | { verdict: "bond-banned"; pseudonym: string };

/** The transactions that a proof of a bond is about; `undefined` if it can't be read, or is about too many outputs. */
export function bondTransactions(proof: string): string[] | undefined {
  const read = readReserveProof(proof);
  if (read.verdict !== "read" || read.proof.entries.length > MOST_BOND_OUTPUTS) return undefined;
  return [...new Set(read.proof.entries.map(({ txid }) => txid))];
}

/** Judges a bond's proof by the creator's terms. Every coin in it counts as a name that may be banned. */
export function judgeBond(options: BondOptions): BondVerdict {
  const { terms, holder, address, message, proof, served, network, nowSeconds } = options;
  const read = readBondMessage(message);
  if (read === undefined) return { verdict: "bad-bond-message" };
  const { until } = read;
  if (read.holder !== holder || read.creator !== readAddress(terms.stream)?.creator) {
    return { verdict: "foreign-bond" };
  }
  if (until <= nowSeconds) return { verdict: "bond-expired", until };
  if (until > nowSeconds + LONGEST_BOND_SECONDS) return { verdict: "bond-too-long", until };
  if (bondTransactions(proof) === undefined) return { verdict: "bad-reserve", why: "unreadable" };
  const reserve = judgeReserveProof({
    address,
    message,
    proof,
    served,
    ...(network === undefined ? {} : { network }),
  });
  if (reserve.verdict !== "reserved") return { verdict: "bad-reserve", why: reserve.verdict };
  const keyImages = reserve.outputs.map(({ keyImage }) => keyImage);
  const pseudonyms = keyImages.map(bondPseudonym);
  const banned = pseudonyms.find((pseudonym) => terms.banned.includes(pseudonym));
  if (banned !== undefined) return { verdict: "bond-banned", pseudonym: banned };
  const { amount } = reserve;
  if (amount < BigInt(terms.amount)) return { verdict: "bond-too-small", amount };
  return { verdict: "shown", amount, keyImages, pseudonyms };
}
