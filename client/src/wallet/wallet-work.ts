import type { WalletFaultCode, WalletFaultFacts } from "./wallet-fault.ts";

/** The chain a wallet is on, as `config.json` calls it. */
export type WalletNetwork = "mainnet" | "stagenet" | "testnet" | "regtest";

export type OpenWalletOptions = {
  network: WalletNetwork;
  /** HTTP addresses without a slash at the end; the first that answers and fits is used. */
  nodes: readonly string[];
  /** A wallet that exists; else a new one is made. */
  restore?: WalletWords | WalletKeys;
};

/** A wallet by its 25 words. */
export type WalletWords = {
  words: string;
  /** The block before which it received nothing. */
  height: number;
};

/** A wallet by both its secret keys, such as that of an escrow for whoever won it. It has no words. */
export type WalletKeys = {
  /** The primary address that the keys must make. */
  address: string;
  /** Little-endian scalars, 64 hex each. */
  spendSecret: string;
  viewSecret: string;
  /** The block before which it received nothing, or all that ever paid it: then no old block is read. */
  since: { height: number } | { txids: readonly string[] };
};

/** Amounts in piconero. */
export type WalletBalance = {
  total: bigint;
  /** What can be spent at once. */
  unlocked: bigint;
  /** Blocks until more can be spent; 0 when nothing waits. */
  blocks: number;
};

/** A payment made but not sent. Amounts in piconero. */
export type PreparedPayment = { txid: string; amount: bigint; fee: bigint };

/** All that can be spent now; `waiting` is there too and can't yet, in piconero. */
export type PreparedSweep = PreparedPayment & { waiting: bigint };

/** What the page asks the wallet for, and what it is told. */
export type WalletCalls = {
  open: { ask: OpenWalletOptions; answer: { address: string; node: string } };
  /** Reads the chain up to now first. */
  balance: { ask: undefined; answer: WalletBalance };
  prepare: { ask: { address: string; amount: bigint }; answer: PreparedPayment };
  /** Sends what was prepared last, when it is that. */
  send: { ask: { txid: string }; answer: void };
  /** An `OutProofV2` over `message`; of what is only prepared, too. */
  prove: { ask: { txid: string; address: string; message: string }; answer: string };
  /** Everything that can be spent, to one address; it may take several transactions, named by the first. */
  prepareSweep: { ask: { to: string }; answer: PreparedSweep };
  sendSweep: { ask: { txid: string }; answer: void };
  /** What brings the wallet back elsewhere. Whoever has the words has the coins. */
  /** A `ReserveProofV2` that coins of at least so much are there, with the address that it is about. */
  reserveProof: { ask: { amount: bigint; message: string }; answer: { address: string; proof: string } };
  backup: { ask: undefined; answer: { words: string; height: number } };
};

export type WalletWork = {
  [Name in keyof WalletCalls]: { id: number; work: Name; ask: WalletCalls[Name]["ask"] };
}[keyof WalletCalls];

/** How far a long work has come. */
export type WalletProgress =
  | { step: "loading"; received: number }
  | { step: "reading"; height: number; end: number };

export type WalletNews =
  | { id: number; answer: WalletCalls[keyof WalletCalls]["answer"] }
  | { id: number; fault: WalletFaultCode; facts: WalletFaultFacts }
  | { progress: WalletProgress };
